"""The texts of the Retrain tab: a part of the one table in `texts.py`."""

RETRAIN_TEXTS: dict[str, tuple[str, str]] = {
    "retrain_intro": (
        "Train a network here and watch it learn. Stop whenever you like: nothing is lost. Your "
        "runs are yours alone and are deleted when the server needs the room.",
        "在这里训练一个网络，看着它学习。随时可以停止，学到的都会保留。"
        "你的训练只属于你自己，服务器需要空间时会被删除。",
    ),
    "retrain_network": ("Network", "网络"),
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
    "retrain_go": ("Start", "开始"),
    "retrain_stop": ("Stop", "停止"),
    "retrain_expected": (
        "About {duration}, at {speed:.0f} pictures a second as measured in {source}.",
        "约需 {duration}，按{source}测得的每秒 {speed:.0f} 张计算。",
    ),
    "retrain_source_here": ("your last run here", "你上次训练"),
    "retrain_source_card": ("the shipped network's own training", "自带网络训练时"),
    "retrain_expected_unknown": (
        "How long it takes is not known yet: nothing was measured for this network.",
        "还不知道需要多久：这个网络尚无测量。",
    ),
    "retrain_expected_long": (
        "It ends after {limit} at the latest and keeps what was learned until then.",
        "最迟 {limit} 后结束，并保留那时学到的内容。",
    ),
    "retrain_seconds": ("{value:.0f} s", "{value:.0f} 秒"),
    "retrain_minutes": ("{value:.1f} min", "{value:.1f} 分钟"),
    "retrain_idle": ("No run yet.", "还没有训练。"),
    "retrain_waiting": (
        "Waiting: {place} run(s) before yours.",
        "等待中：前面还有 {place} 个训练。",
    ),
    "retrain_preparing": ("Getting ready ...", "正在准备……"),
    "retrain_measuring": ("Measuring on the test pictures ...", "正在测试图片上测量……"),
    "retrain_running": (
        "Step {step} of {num_steps} · epoch {epoch:.2f} · learning rate {rate:.3g} · "
        "{speed:.0f} pictures/s · {left} left",
        "第 {step} / {num_steps} 步 · 第 {epoch:.2f} 轮 · 学习率 {rate:.3g} · "
        "每秒 {speed:.0f} 张 · 剩余 {left}",
    ),
    "retrain_done": ("Done after {duration} of training.", "完成，训练用时 {duration}。"),
    "retrain_stopped": (
        "Stopped at step {step}; what was learned is kept.",
        "在第 {step} 步停止；学到的已保留。",
    ),
    "retrain_never_started": ("Stopped before it began.", "在开始之前已停止。"),
    "retrain_failed": ("Failed: {reason}", "失败：{reason}"),
    "retrain_reason_time_limit": ("The time limit was reached.", "已到时间上限。"),
    "retrain_reason_nobody_watching": ("Nobody was watching any more.", "已无人观看。"),
    "retrain_reason_crashed": (
        "The training process ended unexpectedly; nothing was saved. Please try again.",
        "训练进程意外结束，没有保存任何内容。请再试一次。",
    ),
    "retrain_reason_diverged": (
        "The run diverged at step {step}: the loss is no longer a number. Try a learning rate ten "
        "times smaller. Nothing was saved.",
        "训练在第 {step} 步发散：损失已不是有效数值。请把学习率减小到十分之一再试。"
        "未保存任何内容。",
    ),
    "retrain_doctor_stuck": (
        "The loss stays near 2.303, which is guessing among ten classes: no signal gets through. "
        "Try our recipe, or the network with batch norm.",
        "损失停在 2.303 附近，相当于在十类中瞎猜：信号传不过去。"
        "试试我们的方案，或带批量归一化的网络。",
    ),
    "retrain_loss": ("Loss", "损失"),
    "retrain_accuracy": ("Accuracy, %", "准确率（%）"),
    "retrain_training": ("training", "训练"),
    "retrain_validation": ("validation", "验证"),
    "retrain_axis": ("steps", "步"),
    "retrain_axis_epochs": ("epochs", "轮"),
    "retrain_samples": (
        "Ten validation pictures, and what the network says of them now",
        "十张验证图片，以及网络此刻的回答",
    ),
    "retrain_compared": (
        "On the same 1,000 test pictures: {after:.1f} %, the shipped network {before:.1f} % "
        "({change:+.1f})",
        "在同样的 1,000 张测试图片上：{after:.1f}%，自带网络 {before:.1f}%（{change:+.1f}）",
    ),
    "retrain_measured": (
        "On 1,000 test pictures: {after:.1f} %",
        "在 1,000 张测试图片上：{after:.1f}%",
    ),
    "retrain_column_class": ("Class", "类别"),
    "retrain_column_shipped": ("Shipped", "自带"),
    "retrain_column_run": ("This run", "本次"),
    "retrain_column_change": ("Change", "变化"),
    "retrain_runs": ("Your runs", "你的训练"),
    "retrain_overlay": (
        "Validation accuracy of your runs, %",
        "你各次训练的验证准确率（%）",
    ),
    "retrain_run_title": ("Run {number}: {name}", "训练 {number}：{name}"),
    "retrain_run_line": (
        "{start}, {recipe} recipe, {epochs:g} epochs, {pictures} pictures, rate {rate:g}, "
        "batch {batch}, seed {seed}",
        "{start}，{recipe}方案，{epochs:g} 轮，{pictures} 张，学习率 {rate:g}，"
        "批量 {batch}，种子 {seed}",
    ),
    "retrain_choose": ("A run", "选择一次训练"),
    "retrain_card": ("Show it as a card in Classify", "在“识别”页显示为卡片"),
    "retrain_weights": ("Weights (.safetensors)", "权重（.safetensors）"),
    "retrain_log": ("Log (.csv)", "日志（.csv）"),
    "retrain_refused": ("These settings do not work. {reason}", "这些设置不可用。{reason}"),
    "retrain_full": (
        "Five runs are waiting already; please try again in a few minutes.",
        "已有五个训练在等待；请几分钟后再试。",
    ),
}
