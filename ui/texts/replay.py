"""What the replay of a LeNet's training says, in two languages."""

REPLAY_TEXTS: dict[str, tuple[str, str]] = {
    "replay": ("Watch a LeNet come to its answer", "看 LeNet 怎样学会作答"),
    "replay_network": ("Network", "网络"),
    "replay_moment": (
        "Moment of its training: 1, untrained, to 12",
        "训练中的时刻：1（未训练）到 12",
    ),
    "replay_start": (
        "Before it has learned anything: {label}, {confidence:.0f} %.",
        "还什么都没学：{label}，{confidence:.0f}%。",
    ),
    "replay_words": (
        "After {pictures:,} pictures, epoch {epoch:.1f} of {epochs:g}: {label}, {confidence:.0f} "
        "%.",
        "看过 {pictures:,} 张图片后，第 {epoch:.1f} / {epochs:g} 轮：{label}，{confidence:.0f}%。",
    ),
    "replay_shipped": (
        "The shipped weights say: {label}, {confidence:.0f} %.",
        "自带权重的回答：{label}，{confidence:.0f}%。",
    ),
    "replay_mine": ("Your picture", "你的图片"),
    "replay_example": (
        "A test picture; bring your own in Classify",
        "一张测试图片；可在“识别”中换成你的",
    ),
    "replay_classes": ("What it says of the picture, %", "它对图片的判断（%）"),
    "replay_accuracy": ("Validation accuracy, %", "验证准确率（%）"),
    "replay_maps": ("What {layer} makes of it at this moment", "此刻 {layer} 的特征图"),
    "replay_note": (
        "The training of these moments: {epochs:g} epochs on {pictures:,} pictures of "
        "Fashion-MNIST and {photos:,} phone photos. It ended at {top1:.1f} % of {num:,} test "
        "pictures.",
        "这些时刻来自一次训练：用 {pictures:,} 张 Fashion-MNIST 图片和 {photos:,} 张手机照片训练 "
        "{epochs:g} 轮，最后在 {num:,} 张测试图片上答对 {top1:.1f}%。",
    ),
    "replay_own": (
        "The shipped weights are what came of it.",
        "自带权重就是这次训练的结果。",
    ),
    "replay_another": (
        "The shipped weights are of another one, of {shipped} epochs.",
        "自带权重来自另一次训练，共 {shipped} 轮。",
    ),
    "replay_by_hand": (
        "Batch norm by hand computes the same, so these are the moments of LeNet + batch norm.",
        "手写批量归一化的计算相同，所以这里用的是 LeNet + 批量归一化的时刻。",
    ),
    "replay_none": ("No moments are kept here.", "这里没有保存训练时刻。"),
    "curves_like": (
        "A training of {name} from scratch by our recipe, without photos ({log}): accuracy, %",
        "按我们的方案从零训练 {name} 的一次，没有照片（{log}）：准确率（%）",
    ),
    "curves_of_last": (
        "The shipped weights' own last training, after {before} epochs: accuracy, %",
        "自带权重的最后一次训练，此前已有 {before} 轮：准确率（%）",
    ),
}
