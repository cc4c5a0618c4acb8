"""What the frame of the page says, in two languages: welcome, examples, lessons."""

PAGE_TEXTS: dict[str, tuple[str, str]] = {
    "html_lang": ("en", "zh-CN"),
    "projector": ("Projector", "投影"),
    "projector_hint": (
        "Type half as large again, a slim head: for a room to read",
        "字体放大一半，页首变窄，方便全班阅读",
    ),
    "upload_hint": (
        "# Take or choose a photo\nDrop a picture here, or click to choose one",
        "# 拍照或选择照片\n把图片拖到这里，或点击选择",
    ),
    "camera_insecure": (
        "Over plain http the browser keeps the camera shut; choose a picture instead, for which a "
        "phone offers its camera too.",
        "在 http 页面上浏览器不开放摄像头；请改为选择图片，手机在那里也能拍照。",
    ),
    "camera_denied": (
        "The browser does not let this page use the camera; allow it, or choose a picture instead.",
        "浏览器不允许本页使用摄像头；请允许，或改为选择图片。",
    ),
    "camera_missing": (
        "No camera answers here; choose a picture instead.",
        "这里没有可用的摄像头；请改为选择图片。",
    ),
    "paste_insecure": (
        "Over plain http the browser keeps the clipboard from this button; press Ctrl+V (⌘V).",
        "在 http 页面上浏览器不让按钮读取剪贴板；请按 Ctrl+V（⌘V）。",
    ),
    "paste_denied": (
        "The browser does not let this button read the clipboard; press Ctrl+V (⌘V).",
        "浏览器不让按钮读取剪贴板；请按 Ctrl+V（⌘V）。",
    ),
    "paste_empty": (
        "There is no picture in the clipboard.",
        "剪贴板里没有图片。",
    ),
    "welcome": ("What you can do here", "这里可以做什么"),
    "welcome_classify": (
        "click an example, bring a picture or draw one; every network answers.",
        "点一个示例、传一张图片或画一张，每个网络都会作答。",
    ),
    "welcome_features": (
        "what every layer makes of it, down to single numbers.",
        "看每一层把它变成什么，直到单个数值。",
    ),
    "welcome_explore": (
        "where the networks are right and wrong, and what fools them.",
        "看各个网络在哪里答对、在哪里答错，又会被什么骗过。",
    ),
    "welcome_retrain": (
        "train a network here and watch it learn.",
        "在这里训练一个网络，看着它学习。",
    ),
    "welcome_networks": (
        "how they are built, what they cost, how good they are.",
        "它们怎样搭建、开销多大、效果如何。",
    ),
    "heard_explore": ("Right and wrong on the test pictures", "测试图片上的对与错"),
    "example_1": ("T-shirt, an outline", "T恤，线稿"),
    "example_2": ("Trousers, a silhouette", "裤子，剪影"),
    "example_3": ("Dress on a wooden table", "木桌上的连衣裙"),
    "example_4": ("Bag, a drawing", "包，图画"),
    "example_5": ("Boot, a drawing", "靴子，图画"),
    "reveal": ("Reveal", "揭晓答案"),
    "vote": ("What is it?", "这是什么？"),
    "vote_how": (
        "Let everybody vote, then press Reveal.",
        "先请大家投票，再按“揭晓答案”。",
    ),
    "lesson_bar": ("Lesson {number}: {title}.", "第 {number} 课：{title}。"),
    "lesson_leave": ("Leave the lesson", "退出本课"),
    "lesson_title_1": (
        "AlexNet, and what is new since LeNet",
        "AlexNet，以及与 LeNet 相比的新意",
    ),
    "lesson_title_2": ("VGG, networks made of blocks", "VGG，用块搭成的网络"),
    "lesson_title_3": ("NiN, a network in the network", "NiN，网络中的网络"),
    "lesson_title_4": ("GoogLeNet and its parallel paths", "GoogLeNet 与它的并行通路"),
    "lesson_title_5": ("Batch norm", "批量归一化"),
    "lesson_link": ("Lesson {number}: {title}", "第 {number} 课：{title}"),
    "lessons_heading": ("For a class", "用于课堂"),
    "lessons_intro": (
        "Each link shows only what one lesson needs. Answers stay hidden until you press Reveal, "
        "so that the class can vote first. The address always leads back to what you see: network, "
        "layer and example are in it.",
        "每个链接只显示一课所需的内容。按下“揭晓答案”之前不显示答案，全班可以先投票。"
        "地址栏总能带你回到眼前的画面：网络、层和示例都在其中。",
    ),
}
