"""The Explore tab's texts, in English and Simplified Chinese."""

EXPLORE_TEXTS: dict[str, tuple[str, str]] = {
    "tab_explore": ("Explore", "探索"),
    "explore_intro": (
        "Where do the networks differ? Click a number to see those test pictures, and a picture "
        "to follow it.",
        "这些网络的差别在哪里？点击一个数字查看对应的测试图片，再点击图片继续深入。",
    ),
    "explore_network": ("Network", "网络"),
    "explore_minus": ("Compared with", "与之比较"),
    "explore_alone": ("no other: its own numbers", "不比较：只看自身"),
    "explore_matrix": (
        "{name} on {num:,} test pictures: {accuracy:.2f} % right",
        "{name}，{num:,} 张测试图片：正确 {accuracy:.2f}%",
    ),
    "explore_minus_title": (
        "{name} minus {other}, on {num:,} test pictures",
        "{name} 减去 {other}，{num:,} 张测试图片",
    ),
    "explore_corner": ("is ↓ · called →", "真实 ↓ · 回答 →"),
    "explore_cell": (
        "{label}, called {answer} by {name}: {num}",
        "{name} 把{label}答成{answer}：{num} 张",
    ),
    "explore_cell_right": (
        "{label}, recognised by {name}: {num}",
        "{name} 认对的{label}：{num} 张",
    ),
    "explore_some_here": (
        "{here} of them are on this machine and shown (the shipped test pictures).",
        "其中 {here} 张随程序附带，可在此显示。",
    ),
    "explore_first": ("The first {here} of them are shown.", "显示前 {here} 张。"),
    "explore_none": ("There is no such picture.", "没有这样的图片。"),
    "explore_click": (
        "Click a number in the table; the most confident answers come first.",
        "点击表中的数字；最有把握的回答排在最前。",
    ),
    "explore_picture": (
        "Test picture {index}: {label}, says the data set",
        "测试图片 {index}：数据集标为{label}",
    ),
    "explore_to_classify": ("Take it to Classify", "拿到“识别”"),
    "explore_to_features": ("Take it to Feature maps", "拿到“特征图”"),
    "explore_stale": (
        "Left out: {names}. Their stored answers are missing or of other weights. Remedy: "
        "{command}",
        "未包含：{names}。其保存的答案缺失，或来自别的权重。补救：{command}",
    ),
    "explore_nothing": (
        "There are no stored answers that belong to the networks here. Make them with: {command}",
        "没有与现有网络相符的已存答案。生成方法：{command}",
    ),
    "explore_splits": ("Where they disagree", "意见不一之处"),
    "explore_which": ("Which pictures", "哪些图片"),
    "explore_split": ("the networks split", "网络意见分裂"),
    "explore_alone_right": ("this network alone is right", "只有所选网络答对"),
    "explore_all_wrong": ("all are wrong", "全部答错"),
    "explore_split_title": (
        "The networks split on {num} of {total:,} pictures; the most even splits come first.",
        "{total:,} 张图片中，网络对 {num} 张意见分裂；最势均力敌的在前。",
    ),
    "explore_alone_right_title": (
        "{name} alone is right on {num} of {total:,} pictures.",
        "{total:,} 张图片中，只有 {name} 答对的有 {num} 张。",
    ),
    "explore_all_wrong_title": (
        "All networks are wrong on {num} of {total:,} pictures. Fashion-MNIST has wrong labels: "
        "many of these may be among them. Judge for yourself.",
        "{total:,} 张图片中，全部网络答错的有 {num} 张。Fashion-MNIST 有标错的标签，"
        "其中许多可能正是如此，请自行判断。",
    ),
    "explore_pairs": (
        "Is the difference more than chance? (McNemar's test)",
        "差别是否超出偶然？（McNemar 检验）",
    ),
    "explore_mcnemar_chance": (
        "{first} and {second}: only {first} is right on {a} pictures, only {second} on {b}. The "
        "difference is within chance (p = {p}).",
        "{first} 与 {second}：只有 {first} 答对 {a} 张，只有 {second} 答对 {b} 张。"
        "差别在偶然范围之内（p = {p}）。",
    ),
    "explore_mcnemar_real": (
        "{first} and {second}: only {first} is right on {a} pictures, only {second} on {b}. So "
        "uneven a split is hardly chance (p = {p}): {better} is better on such pictures.",
        "{first} 与 {second}：只有 {first} 答对 {a} 张，只有 {second} 答对 {b} 张。"
        "如此悬殊很难是偶然（p = {p}）：{better} 在此类图片上更好。",
    ),
    "explore_mcnemar_how": (
        "Each number is how many more pictures only the row's network gets right than only the "
        "column's. In colour: hardly chance (p < 0.05). Point at one, or tap it, and its sentence "
        "stands below.",
        "每个数字表示：只有该行网络答对的图片比只有该列网络答对的多几张。有颜色的很难是偶然"
        "（p < 0.05）。指向或点一下某个数字，下方会显示完整说明。",
    ),
    "explore_mcnemar_many": (
        "{num} comparisons are made here: one of twenty equal pairs looks different by chance.",
        "这里共比较 {num} 对：即使毫无差别，平均二十对中也会有一对看似不同。",
    ),
    "explore_calibration": ("Class by class, and how far to trust them", "逐类表现与可信程度"),
    "explore_class_table": (
        "Right, per cent of each class, on {num:,} test pictures",
        "各类正确率（%），{num:,} 张测试图片",
    ),
    "explore_all": ("all", "全部"),
    "explore_reliability": (
        "{name}: error {before:.1f} → {after:.1f}",
        "{name}：误差 {before:.1f} → {after:.1f}",
    ),
    "explore_few": (
        "On the diagonal, 80 % sure is right 80 % of the time. The error is the mean distance from "
        "it, before and after the temperature. Points of fewer than {num} pictures are left out.",
        "落在对角线上，即八成把握时八成答对。误差是与对角线的平均距离，分别为温度缩放前与后。"
        "不足 {num} 张图片的点略去。",
    ),
    "explore_before": ("before", "缩放前"),
    "explore_after": ("after", "缩放后"),
    "explore_ideal": ("ideal", "理想"),
    "explore_above": (
        "Right, %, of the answers at least so sure",
        "至少有这样把握的回答的正确率（%）",
    ),
    "explore_confidence": ("% sure", "% 把握"),
    "explore_robust": ("What it takes to fool them", "怎样才能骗过它们"),
    "explore_kind": ("Spoil the picture by", "破坏方式"),
    "explore_amount": ("How much", "程度"),
    "explore_curves": (
        "Given to {label}, %",
        "给“{label}”的概率（%）",
    ),
    "explore_pick": (
        "Click one of the test pictures above first.",
        "请先在上方点击一张测试图片。",
    ),
    "explore_spoilt": ("{kind} {amount:g}{unit}", "{kind} {amount:g}{unit}"),
    "explore_robust_table": (
        "{kind}: right, %, from mild to severe",
        "{kind}：由轻到重的正确率（%）",
    ),
    "explore_robust_curves": ("Right, %, against {kind}", "正确率（%）随{kind}的变化"),
    "explore_same_pictures": (
        "Computed beforehand on the first {num} of the shipped test pictures, the same for every "
        "network. With so few, a difference below about {points:.0f} points may be chance.",
        "事先在随附测试图片的前 {num} 张上计算，所有网络使用同样的图片。图片不多，"
        "约 {points:.0f} 个百分点以内的差别可能只是偶然。",
    ),
    "explore_other_pictures": (
        "Computed on the first {num} to {most} of the shipped test pictures, as the last column "
        "tells; runs of yours are measured now. With {num}, a difference below about {points:.0f} "
        "points may be chance.",
        "在随附测试图片的前 {num} 至 {most} 张上计算（见最后一列），你自己的训练现场测量。"
        "只用 {num} 张时，约 {points:.0f} 个百分点以内的差别可能只是偶然。",
    ),
    "explore_num_pictures": ("pictures", "图片数"),
    "explore_not_measured": (
        "Not measured for these weights. Remedy: {command}",
        "尚未针对这些权重测量。补救：{command}",
    ),
    "explore_rotation": ("rotation", "旋转"),
    "explore_shift": ("shift", "平移"),
    "explore_scale": ("shrinking", "缩小"),
    "explore_noise": ("noise", "噪声"),
    "explore_blur": ("blur", "模糊"),
    "explore_contrast": ("loss of contrast", "对比度降低"),
    "explore_occlusion": ("an occluding square", "方块遮挡"),
}
