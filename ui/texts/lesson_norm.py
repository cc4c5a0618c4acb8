"""What the lesson on batch norm explains, in two languages."""

LESSON_NORM_TEXTS: dict[str, tuple[str, str]] = {
    "lesson_norm": ("What batch norm averages over", "批量归一化在哪些轴上取平均"),
    "lesson_norm_body": (
        "One mean and one variance a channel: over the batch, and for maps over height and width "
        "too, as if each pixel were a row of a table and each channel a column. `num_features` is "
        "the number of columns: of features for `nn.BatchNorm1d`, of channels for "
        "`nn.BatchNorm2d`. In {name}, for a batch of {batch}:",
        "每个通道一个均值和一个方差：对整个批量取，对特征图还要对高和宽取，"
        "就像把每个像素当作表的一行、每个通道当作一列。`num_features` 就是列数："
        "`nn.BatchNorm1d` 是特征数，`nn.BatchNorm2d` 是通道数。以 {name}、批量 {batch} 为例：",
    ),
    "lesson_norm_row": (
        "{layer}, {kind}({channels}), takes {shape}: each mean over {axes} = {values} values",
        "{layer}，{kind}({channels})，输入 {shape}：每个均值取自 {axes} = {values} 个值",
    ),
    "lesson_learned": ("What it learns and what it keeps", "它学什么，又记住什么"),
    "lesson_learned_body": (
        "Each channel is brought to mean 0 and deviation 1, then multiplied by gamma and shifted "
        "by beta, which start at 1 and 0 and are learned: {learned} weights more than LeNet has. "
        "Put right: gamma is the new deviation, beta the new mean. With gamma {gamma:g} and beta "
        "{beta:g} a channel comes out with deviation {deviation:.2f} and mean {mean:.2f}. The "
        "running means and variances, {kept} numbers, are kept for answering and not learned.",
        "每个通道先调整到均值 0、标准差 1，再乘以 `gamma`、加上 `beta`；两者从 1 和 0 开始学习："
        "比 LeNet 多 {learned} 个权重。更正：`gamma` 是新的标准差，`beta` 是新的均值。"
        "`gamma` 为 {gamma:g}、`beta` 为 {beta:g} 时，输出的标准差为 {deviation:.2f}，"
        "均值为 {mean:.2f}。"
        "滑动均值和方差共 {kept} 个数，作答时使用，不参与学习。",
    ),
    "lesson_power": ("No new power", "表达能力不变"),
    "lesson_power_body": (
        "When it answers, a norm is one factor and one addend a channel. They can be folded into "
        "the layer before it: values then differ by at most {folded:.1g}, which is rounding. While "
        "it learns this is not quite so: a picture is divided by a deviation that it has a part "
        "in, and that is not linear.",
        "作答时，归一化对每个通道只是乘一个数、加一个数，可以并入前一层："
        "结果最多相差 {folded:.1g}，只是舍入误差。训练时并不完全如此："
        "每张图片都要除以它自己也参与计算的标准差，这不是线性的。",
    ),
    "lesson_mistakes": ("Where the lecture's own version fails", "课程手写版的错误"),
    "lesson_mistakes_body": ("Each was tried:", "逐一试过："),
    "lesson_mistakes_square": (
        "`(X.mean) ** 2` squares the method, not the distance `X - mean`. Python says: `{error}`",
        "`(X.mean) ** 2` 是对方法求平方，而不是对 `X - mean`。Python 报错：`{error}`",
    ),
    "lesson_mistakes_mode": (
        "It asks whether gradients are on. Grad-CAM needs them in evaluation too, and then a "
        "picture's values change by up to {by_gradients:.2f} with the others of its batch. Asking "
        "`self.training`: by {by_mode:g}.",
        "它根据是否计算梯度来判断模式。但 Grad-CAM 在评估时也需要梯度，这时一张图片的值会因同批的"
        "其他图片改变多达 {by_gradients:.2f}。改用 `self.training` 判断：改变 {by_mode:g}。",
    ),
    "lesson_mistakes_attributes": (
        "Its moving statistics are plain attributes, of which a checkpoint keeps {attributes} of "
        "2. As buffers: {buffers} of 2, and they follow to another device.",
        "它的滑动统计量是普通属性，检查点只保存了 2 个中的 {attributes} 个。改用 `buffer`："
        "保存 {buffers} 个，并会随模型移到其他设备。",
    ),
    "lesson_mistakes_momentum": (
        "No mistake, but another meaning: its `momentum` 0.9 is the share kept, PyTorch's 0.1 the "
        "share that is new. PyTorch keeps the variance over n - 1 values, the lecture over n.",
        "不是错误，只是含义不同：它的 `momentum` 0.9 是保留的比例，PyTorch 的 0.1 是新值的比例。"
        "PyTorch 保存除以 n - 1 的方差，课程除以 n。",
    ),
    "lesson_gradients": ("Gradients with and without it", "有无批量归一化时的梯度"),
    "lesson_gradients_body": (
        "The first layer's gradient as a share of the last one's, untrained. Behind sigmoids it "
        "no longer vanishes, with five layers already. Behind ReLU nothing vanished before, and "
        "with batch norm it grows with depth, so it is no cure for gradients that explode:",
        "未训练时，第一层梯度与最后一层之比。用 sigmoid 时梯度不再消失，五层就已见效；"
        "用 ReLU 时本来就不消失，加上归一化反而随深度增大，所以它并不能防止梯度爆炸：",
    ),
    "lesson_gradients_row": (
        "{depth} layers, {activation}: {without} without, {with_norm} with",
        "{depth} 层，{activation}：无 {without}，有 {with_norm}",
    ),
    "lesson_gradients_chart": (
        "{depth} layers: gradient, as a power of ten of the last layer's",
        "{depth} 层：梯度与最后一层之比（10 的幂）",
    ),
    "lesson_gradients_axis": ("layer", "层"),
    "lesson_gradients_without": ("{activation}", "{activation}"),
    "lesson_gradients_with": ("{activation} with batch norm", "{activation} 加批量归一化"),
    "lesson_deep": ("Only for deep networks?", "只适合深层网络吗？"),
    "lesson_deep_body": (
        "What lets a network learn by heart is weights more than depth: AlexNet has {alexnet:.0f} "
        "for each of its {pictures:,} training pictures, LeNet {lenet:.1f}. Batch norm does hold "
        "it back a little, since a picture's values depend on the chance of its batch. But what "
        "deep networks gain most is a gradient that arrives, and LeNet, with {layers} layers, "
        "gains it too.",
        "网络能死记硬背，更多是因为权重多，而不是因为深：AlexNet 对 {pictures:,} 张训练图片"
        "每张有 {alexnet:.0f} 个权重，LeNet 只有 {lenet:.1f} 个。批量归一化确有一点正则化作用，"
        "因为图片的值取决于同批的随机组合。但深层网络得益最多的是梯度能传到前面，"
        "而只有 {layers} 层的 LeNet 也同样受益。",
    ),
    "lesson_faster": ("Faster, not better?", "更快，但不更准？"),
    "lesson_faster_body": (
        "Tried by the lecture's recipe, in short runs. What is left of a lead after a long "
        "training by ours, the table of the networks above tells. Why it helps is open: that it "
        "steadies the layers' inputs is the first explanation, and experiments speak against it "
        "(arXiv 1805.11604).",
        "这里按课程的方案用短训练试过；按我们的方案长时间训练后还剩多少优势，见上面的网络表。"
        "为什么有效尚无定论：“稳定各层输入”是最初的解释，实验结果与之不符（arXiv 1805.11604）。",
    ),
    "lesson_place": ("Before the activation, or after?", "在激活之前还是之后？"),
    "lesson_place_body": (
        "Before it, as in the paper: {before} of {norms} norms in {name} stand there. “Never "
        "after” is too strong: a network like AlexNet had 47.4 % of ImageNet with it before ReLU "
        "and 49.9 % with it after (`caffenet-benchmark`, `batchnorm.md`). LeNet's, moved behind "
        "the sigmoids, were tried in short runs.",
        "按论文放在之前：{name}的 {norms} 个归一化层中有 {before} 个如此。"
        "但说“不能放在之后”就过头了："
        "一个类似 AlexNet 的网络在 ImageNet 上，放在 ReLU 之前为 47.4%，之后为 49.9%"
        "（`caffenet-benchmark`，`batchnorm.md`）。把 LeNet 的归一化移到 sigmoid 之后"
        "也用短训练试过。",
    ),
}
