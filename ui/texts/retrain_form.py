"""The texts of the Retrain tab's settings: a part of the one table in `texts.py`."""

RETRAIN_FORM_TEXTS: dict[str, tuple[str, str]] = {
    "retrain_network": ("Network", "网络"),
    "retrain_norm": ("Which LeNet", "哪一种 LeNet"),
    "retrain_norm_lenet": ("plain", "原样"),
    "retrain_norm_lenet_bn": ("with nn.BatchNorm", "加 nn.BatchNorm"),
    "retrain_norm_lenet_bn_scratch": ("with batch norm by hand", "加手写的批量归一化"),
    "retrain_norm_lenet_bn_after": (
        "with nn.BatchNorm after the sigmoids",
        "nn.BatchNorm 放在 sigmoid 之后",
    ),
    "retrain_norm_lenet_relu": ("with ReLU", "用 ReLU"),
    "retrain_norm_lenet_dropout": ("with ReLU and dropout", "用 ReLU 和丢弃法"),
    "retrain_data_offer": (
        "A tenth of Fashion-MNIST is here: {part:,} training pictures. All {whole:,} are a "
        "download of {megabytes:.0f} MB.",
        "这里有 Fashion-MNIST 的十分之一：{part:,} 张训练图片。全部 {whole:,} 张需下载 "
        "{megabytes:.0f} MB。",
    ),
    "retrain_data_go": ("Download all of them", "下载全部"),
    "retrain_data_running": (
        "{arrived:.1f} of {total:.0f} MB are here; then they are checked.",
        "已下载 {arrived:.1f} / {total:.0f} MB，之后将进行校验。",
    ),
    "retrain_data_done": (
        "All {whole:,} training pictures are here now.",
        "全部 {whole:,} 张训练图片已就绪。",
    ),
    "retrain_data_unreachable": (
        "The download did not work: the server cannot reach the data set's mirrors. Please try "
        "again later; runs with the pictures that are here work as before.",
        "下载未成功：服务器无法访问数据集镜像。请稍后再试；用现有图片训练不受影响。",
    ),
    "retrain_data_damaged": (
        "What came was not Fashion-MNIST as published, so it was thrown away. Please try again "
        "later; runs with the pictures that are here work as before.",
        "下载到的内容与官方 Fashion-MNIST 不符，已丢弃。请稍后再试；用现有图片训练不受影响。",
    ),
    "retrain_data_disk": (
        "The server could not write the pictures down: its disk is full, or their folder is "
        "closed to it. Runs with the pictures that are here work as before.",
        "服务器无法保存图片：磁盘已满，或文件夹不可写。用现有图片训练不受影响。",
    ),
    "retrain_data_unforeseen": (
        "The download did not work; the server's log says why. Please try again; runs with the "
        "pictures that are here work as before.",
        "下载未成功，原因见服务器日志。请再试一次；用现有图片训练不受影响。",
    ),
    "retrain_data_broken": (
        "The files of Fashion-MNIST that are here are damaged, perhaps by a download that broke "
        "off. A download of {megabytes:.0f} MB replaces them; until then runs have a tenth of the "
        "pictures.",
        "这里的 Fashion-MNIST 文件已损坏，可能是下载中断造成的。"
        "重新下载（{megabytes:.0f} MB）即可替换；"
        "在此之前只有十分之一的图片可用。",
    ),
    "retrain_start": ("Start from", "起点"),
    "retrain_start_shipped": ("the shipped weights", "自带权重"),
    "retrain_start_scratch": ("scratch", "从零开始"),
    "retrain_recipe": ("Recipe", "训练方案"),
    "retrain_recipe_modern": ("ours", "我们的"),
    "retrain_recipe_notebook": ("the lecture's", "课程的"),
    "retrain_epochs": ("Epochs", "轮数"),
    "retrain_pictures": ("Training pictures", "训练图片数"),
    "retrain_rate": ("Learning rate", "学习率"),
    "retrain_more": ("More settings", "更多设置"),
    "retrain_batch": ("Batch size", "批量大小"),
    "retrain_decay": ("Weight decay", "权重衰减"),
    "retrain_dropout": ("Dropout (large networks)", "Dropout（大网络）"),
    "retrain_augmentation": ("Augment the pictures", "数据增强"),
    "retrain_seed": ("Seed", "随机种子"),
    "retrain_expected": (
        "About {duration}, at {speed} pictures a second: {source}.",
        "约需 {duration}，按每秒 {speed} 张计算：{source}。",
    ),
    "retrain_source_run": ("what a run like this had here", "取自这里一次同样设置的训练"),
    "retrain_source_timing": ("what this machine can do, timed a moment ago", "本机刚才测得的能力"),
    "retrain_expected_unknown": (
        "How long it takes is not known yet: nothing was measured for this network.",
        "还不知道需要多久：这个网络尚无测量。",
    ),
    "retrain_expected_long": (
        "It ends after {limit} at the latest and keeps what was learned until then.",
        "最迟 {limit} 后结束，并保留那时学到的内容。",
    ),
    "retrain_refused": ("These settings do not work. {reason}", "这些设置不可用。{reason}"),
    "retrain_full": (
        "Five runs are waiting already; please try again in a few minutes.",
        "已有五个训练在等待；请几分钟后再试。",
    ),
    "retrain_for_seconds": (
        "Seconds, instead of epochs (0: by epochs)",
        "按秒数而非轮数（0：按轮数）",
    ),
    "retrain_watched": ("Feature map to watch", "观看的特征图"),
    "retrain_depth_first": ("first convolution", "第一个卷积"),
    "retrain_depth_middle": ("middle one", "中间的"),
    "retrain_depth_last": ("last one", "最后一个"),
    "retrain_both": ("Run both: two settings, one seed", "两者都跑：两种设置，同一种子"),
    "retrain_difference": ("The second run differs in", "第二次训练的区别"),
    "retrain_twin_norm": ("batch norm (LeNet with and without)", "批量归一化（LeNet 有无）"),
    "retrain_twin_place": (
        "batch norm before or after the sigmoid",
        "批量归一化在 sigmoid 之前或之后",
    ),
    "retrain_twin_activation": ("sigmoid or ReLU (LeNet)", "sigmoid 或 ReLU（LeNet）"),
    "retrain_twin_dropout": ("dropout or not", "有无丢弃法"),
    "retrain_twin_decay": ("weight decay or not", "有无权重衰减"),
    "retrain_twin_recipe": ("the other recipe", "另一个训练方案"),
    "retrain_twin_start": ("the other start", "另一个起点"),
    "retrain_twin_augmentation": ("augmentation on or off", "数据增强开或关"),
    "retrain_twin_rate": ("a learning rate ten times smaller", "学习率缩小到十分之一"),
    "retrain_lecture_pair": ("Which one", "哪一个说法"),
    "retrain_go_both": ("Run both", "两者都跑"),
    "retrain_no_twin": (
        "This network has no twin that differs in this alone; choose another difference or, for "
        "LeNet, another of its kinds.",
        "这个网络没有仅在这一点上不同的版本；请选择其他区别，或换一种 LeNet。",
    ),
    "retrain_setting_unknown": (
        "There is no setting {name}; known: {known}.",
        "没有名为 {name} 的设置；可用：{known}。",
    ),
    "retrain_setting_word": (
        "{name} is one of {known}, not {value}.",
        "“{name}”应为 {known} 之一，而不是 {value}。",
    ),
    "retrain_setting_number": (
        "{name} is a number from {lowest} to {highest}, not {value}.",
        "“{name}”应为 {lowest} 到 {highest} 的数，而不是 {value}。",
    ),
    "retrain_setting_whole": (
        "{name} is a whole number from {lowest} to {highest}, not {value}.",
        "“{name}”应为 {lowest} 到 {highest} 的整数，而不是 {value}。",
    ),
    "retrain_name_network": ("Network", "网络"),
    "retrain_name_recipe": ("Recipe", "训练方案"),
    "retrain_name_start": ("Start from", "起点"),
    "retrain_name_epochs": ("Epochs", "轮数"),
    "retrain_name_num_pictures": ("Training pictures", "训练图片数"),
    "retrain_name_learning_rate": ("Learning rate", "学习率"),
    "retrain_name_batch_size": ("Batch size", "批量大小"),
    "retrain_name_weight_decay": ("Weight decay", "权重衰减"),
    "retrain_name_dropout": ("Dropout", "Dropout"),
    "retrain_name_augmentation": ("Augmentation", "数据增强"),
    "retrain_name_seed": ("Seed", "随机种子"),
    "retrain_name_seconds": ("Seconds", "秒数"),
    "retrain_name_watched": ("Feature map to watch", "观看的特征图"),
}
