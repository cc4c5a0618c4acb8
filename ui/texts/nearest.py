"""The texts of the nearest training pictures, in English and Simplified Chinese."""

NEAREST_TEXTS: dict[str, tuple[str, str]] = {
    "nearest": (
        "What does it remind them of? The nearest training pictures",
        "它让网络想起了什么？最相近的训练图片",
    ),
    "nearest_meaning": (
        "Each network compares the picture with {num} training pictures by its last features, just "
        "before it decides. Neighbours of its answer speak for it, others and distant ones are "
        "reasons for doubt. 1.0× is the usual distance from an unseen garment to its nearest "
        "training picture.",
        "每个网络用作出判断前的最后一层特征，将这张图片与 {num} 张训练图片比较。"
        "与答案同类的近邻支持该答案，异类或遥远的近邻则是怀疑的理由。"
        "1.0× 表示未见过的衣物到其最近训练图片的通常距离。",
    ),
    "nearest_for": (
        "{agree} of the {num} nearest are {answer}{others}: evidence for its answer.",
        "最近的 {num} 张中有 {agree} 张是{answer}{others}：支持它的答案。",
    ),
    "nearest_mixed": (
        "{agree} of the {num} nearest are {answer}{others}: mixed evidence.",
        "最近的 {num} 张中有 {agree} 张是{answer}{others}：证据不一。",
    ),
    "nearest_against": (
        "Only {agree} of the {num} nearest are {answer}{others}: a reason for doubt.",
        "最近的 {num} 张中只有 {agree} 张是{answer}{others}：值得怀疑。",
    ),
    "nearest_others": (" (others: {others})", "（其余：{others}）"),
    "nearest_near": (
        "Close by: {farther} of 100 unseen garments lie farther from what it learned from.",
        "很近：100 件未见过的衣物中，有 {farther} 件离它学过的图片更远。",
    ),
    "nearest_usual": (
        "About as far as unseen garments are: {nearer} of 100 lie nearer to what it learned from.",
        "与未见过的衣物差不多远：100 件中有 {nearer} 件离它学过的图片更近。",
    ),
    "nearest_far": (
        "Far: {nearer} of 100 unseen garments lie nearer to what it learned from. A reason for "
        "doubt.",
        "较远：100 件未见过的衣物中，有 {nearer} 件离它学过的图片更近。值得怀疑。",
    ),
    "nearest_beyond": (
        "Farther than nearly every unseen garment: it has learned from nothing like it. A strong "
        "reason for doubt.",
        "比几乎所有未见过的衣物都远：它没有学过类似的图片。非常值得怀疑。",
    ),
    "nearest_no_picture": (
        "Choose a picture first; then its nearest training pictures are shown here.",
        "请先选择一张图片，这里就会显示与它最相近的训练图片。",
    ),
    "nearest_being_made": (
        "Nothing is kept yet of how this network sees the training pictures, so it is looking at "
        "them now: seconds for a LeNet, a minute or more for a large one. Its row appears here by "
        "itself, or when you close and open this panel again.",
        "还没有保存这个网络如何看待训练图片，因此它正在查看："
        "LeNet 需要几秒，大型网络需要一分钟或更久。"
        "结果会自动出现在这里；如果没有，请稍后关上再打开这一栏。",
    ),
}
