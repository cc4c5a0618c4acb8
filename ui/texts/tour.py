"""The tour of a minute, in two languages."""

TOUR_TEXTS: dict[str, tuple[str, str]] = {
    "tour_start": ("Tour", "导览"),
    "tour_hint": ("A minute with what only this page shows", "一分钟看看本页独有的内容"),
    "tour_next": ("Next", "下一步"),
    "tour_back": ("Back", "上一步"),
    "tour_done": ("Done", "完成"),
    "tour_close": ("End the tour", "结束导览"),
    "tour_count": ("{{number}} of {{all}}", "第 {{number}} 步，共 {{all}} 步"),
    "tour_repair_title": ("Your picture, repaired", "修整你的图片"),
    "tour_repair": (
        "A photo is nothing like the 28 x 28 pictures that the networks learned from. So the "
        "garment is found, cut out, made light on black and centred. Every step is shown.",
        "照片与网络学过的 28 x 28 图片相去甚远。因此先找到衣物、抠出来、变成黑底亮图并居中。"
        "每一步都看得见。",
    ),
    "tour_field_title": ("What one number sees", "一个数值看到什么"),
    "tour_field": (
        "Move over the large map: the box follows, on the input and on your own picture. That part "
        "is all that this number of the network can see. The arrow keys move it too.",
        "在大图上移动：方框会同时出现在网络输入和你的图片上。网络的这个数值只能看到这一部分。"
        "方向键也能移动。",
    ),
    "tour_depth_title": ("Same depth, different networks", "同一深度，不同网络"),
    "tour_depth": (
        "Layer 3 of one network is not layer 3 of another. Open this: the slider shows in each "
        "network the layer whose numbers see equally much of the picture.",
        "一个网络的第 3 层与另一个网络的第 3 层并不对应。打开这里：滑块在每个网络中显示"
        "感受野同样大的那一层。",
    ),
    "tour_norm_title": ("Batch norm on the bench", "批量归一化实验台"),
    "tour_norm": (
        "What goes into each norm, what comes out, and whether the version written by hand gives "
        "what PyTorch's gives, on 128 test pictures.",
        "每个归一化层的输入与输出，以及手写版本与 PyTorch 的结果是否一致，用 128 张测试图片检验。",
    ),
    "tour_replay_title": ("Watch a network learn, again", "回看网络怎样学习"),
    "tour_replay": (
        "Press Start: a small network learns here while you look on. Afterwards its replay goes "
        "from the first step to the last, with your own picture.",
        "按下开始：小网络就在这里学习，你可以旁观。结束后可用你的图片从第一步回放到最后一步。",
    ),
}
