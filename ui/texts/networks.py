"""What the networks page says, in English and Simplified Chinese."""

NETWORK_TEXTS: dict[str, tuple[str, str]] = {
    "idea_lenet": (
        "Convolution, pooling, then dense layers: the plan that all the others vary.",
        "先卷积、池化，再接全连接层：后来的网络都是这个方案的变体。",
    ),
    "idea_lenet_bn": (
        "The same, but before each sigmoid every channel is brought to mean 0 and deviation 1 over "
        "the batch, then to a mean and a deviation that it learns.",
        "同样的网络，但在每个 sigmoid 之前，先把每个通道在整个批量上调整到均值 0、标准差 1，"
        "再调整到学来的均值和标准差。",
    ),
    "idea_lenet_bn_scratch": (
        "The same again, with batch norm written out in a few lines to be read.",
        "还是同样的网络，只是批量归一化用几行代码手写出来，便于阅读。",
    ),
    "idea_alexnet": (
        "Deeper and wider, with ReLU and dropout, made for large pictures.",
        "更深更宽，用 ReLU 和 dropout，为大图片而生。",
    ),
    "idea_vgg11": (
        "Two parts: blocks of 3x3 convolutions, each ending at half the side, then dense layers.",
        "分两部分：先是 3x3 卷积组成的块，每过一块边长减半；再是全连接层。",
    ),
    "idea_vgg11_quarter": (
        "VGG-11 with a quarter of the channels, so that its convolutions cost a sixteenth.",
        "通道数为四分之一的 VGG-11，卷积的计算量约为十六分之一。",
    ),
    "idea_nin": (
        "A small dense network slides over every pixel; the mean of ten maps is the answer.",
        "一个小的全连接网络滑过每个像素；十张图的均值就是答案。",
    ),
    "idea_googlenet": (
        "Four ways of looking at once in every block, made affordable by 1x1 convolutions.",
        "每个块同时用四种方式观察，靠 1x1 卷积控制开销。",
    ),
    "finder_title": ("Garment finder", "衣物查找网络"),
    "finder_idea": (
        "Looks at a photo before all others and tells the garment from what it lies on. On the way "
        "down it learns what is there; on the way back up it is told where.",
        "先于其他网络查看照片，把衣物和背景分开。边长一次次减半，学到图中有什么；"
        "再一路放大，并借助来路上的特征图知道它在哪里。",
    ),
    "finder_overlap": (
        "its masks overlap those of its teacher, U2-Netp, by {overlap:.1f} % on {held_back} photos "
        "of people it never learned from; learned from {photos} phone photos",
        "在 {held_back} 张来自陌生人的照片上，它的掩膜与其教师 U2-Netp 的重合度为 {overlap:.1f}%；"
        "用 {photos} 张手机照片学成",
    ),
    "networks_intro": (
        "Every figure here is computed from the code or read from a checkpoint's card.",
        "这里的每个数字都由代码算出，或读自检查点的说明卡。",
    ),
    "cost_multiply_adds": (
        "Accuracy, %, against multiply-adds, millions",
        "准确率（%）与乘加次数（百万）",
    ),
    "cost_megabytes": ("Accuracy, %, against megabytes", "准确率（%）与文件大小（MB）"),
    "cost_milliseconds": (
        "Accuracy, %, against milliseconds here",
        "准确率（%）与此处的毫秒数",
    ),
    "fact_layers": ("{value} layers with weights", "{value} 个带权重的层"),
    "fact_parameters": ("{value} weights", "{value} 个权重"),
    "fact_multiply_adds": (
        "{value} million multiply-adds a picture",
        "每张图片 {value} 百万次乘加",
    ),
    "fact_input": ("input {value}", "输入 {value}"),
    "fact_accuracy": ("{value:.2f} % of the test pictures right", "测试图片答对 {value:.2f}%"),
    "fact_size": ("{value:.1f} MB stored", "存储 {value:.1f} MB"),
    "fact_training": (
        "trained in {duration} on {device}, epochs: {epochs}",
        "训练 {epochs} 轮，用时 {duration}（{device}）",
    ),
    "fact_photos": (
        "learned from Fashion-MNIST and {photos:,} phone photos, CC0",
        "用 Fashion-MNIST 和 {photos:,} 张手机照片（CC0）学成",
    ),
    "device_then": ("; then ", "；之后 "),
    "device_thread": ("thread", "线程"),
    "device_threads": ("threads", "线程"),
    "device_channels_first": ("channels first", "通道在前"),
    "device_channels_last": ("channels last", "通道在后"),
    "fact_untrained": ("weights not shipped", "不附带权重"),
    "curves_of": ("Learning curve of {name}: accuracy, %", "{name} 的学习曲线：准确率（%）"),
    "curve_training": ("training pictures, augmented", "训练图片（增广后）"),
    "curve_validation": ("validation", "验证"),
    "epoch": ("epochs", "轮"),
    "kind_conv": ("convolution", "卷积"),
    "kind_inception": ("Inception block", "Inception 块"),
    "kind_pool": ("pooling", "池化"),
    "kind_norm": ("batch norm", "批量归一化"),
    "kind_dense": ("dense", "全连接"),
    "drawing_note": (
        "One bar a layer: its height is the side of its maps, its width the number of channels.",
        "每层一个条：高度是特征图的边长，宽度是通道数。",
    ),
    "table_label": ("The networks in numbers", "各网络的数字一览"),
    "column_name": ("Network", "网络"),
    "column_year": ("Year", "年份"),
    "column_layers": ("Layers with weights", "带权重的层"),
    "column_parameters": ("Weights", "权重数"),
    "column_multiply_adds": ("Million multiply-adds", "百万次乘加"),
    "column_milliseconds": ("Milliseconds here", "此处毫秒数"),
    "column_megabytes": ("MB", "MB"),
    "column_minutes": ("Minutes trained", "训练分钟数"),
    "accuracy_of": ("{value:.1f} ({num:,} pictures)", "{value:.1f}（{num:,} 张）"),
    "together": ("All together: the verdict", "合在一起：综合判断"),
    "column_accuracy": ("Accuracy, %", "准确率（%）"),
}
