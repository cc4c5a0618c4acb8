"""The texts of runs, from start to end: a part of the one table in `texts.py`."""

RETRAIN_TEXTS: dict[str, tuple[str, str]] = {
    "retrain_intro": (
        "Train a network and watch it learn; Stop keeps what was learned. Runs are yours alone, "
        "wait for their turn, and end half a minute after you close the page.",
        "训练一个网络，看着它学习；停止时学到的会保留。训练只属于你自己，需排队，"
        "关闭页面半分钟后结束。",
    ),
    "retrain_go": ("Start", "开始"),
    "retrain_stop": ("Stop", "停止"),
    "retrain_seconds": ("{value:.0f} s", "{value:.0f} 秒"),
    "retrain_minutes": ("{value:.1f} min", "{value:.1f} 分钟"),
    "retrain_idle": (
        "No run yet: choose below, then press Start.",
        "还没有训练：在下方选择，再按“开始”。",
    ),
    "retrain_waiting": (
        "Waiting: {place} run(s) before yours.",
        "等待中：前面还有 {place} 个训练。",
    ),
    "retrain_preparing": ("Getting ready ...", "正在准备……"),
    "retrain_measuring": ("Measuring on the test pictures ...", "正在测试图片上测量……"),
    "retrain_left": ("{left} left", "剩余 {left}"),
    "retrain_running": (
        "epoch {epoch:.1f} of {epochs:g} · step {step} of {num_steps} · {speed:.0f} pictures/s · "
        "learning rate {rate:.3g}",
        "第 {epoch:.1f} / {epochs:g} 轮 · 第 {step} / {num_steps} 步 · 每秒 {speed:.0f} 张 · "
        "学习率 {rate:.3g}",
    ),
    "retrain_done": ("Done after {duration} of training.", "完成，训练用时 {duration}。"),
    "retrain_stopped": (
        "Stopped at step {step}; what was learned is kept.",
        "在第 {step} 步停止；学到的已保留。",
    ),
    "retrain_never_started": ("Stopped before it began.", "在开始之前已停止。"),
    "retrain_failed": ("Failed: {reason}", "失败：{reason}"),
    "retrain_reason_time_limit": ("The time limit was reached.", "已到时间上限。"),
    "retrain_reason_memory_limit": (
        "It needs more memory than a run may have here; nothing was saved. Try a smaller batch.",
        "所需内存超过这里的上限，未保存任何内容。请减小批量。",
    ),
    "retrain_reason_nobody_watching": ("Nobody was watching any more.", "已无人观看。"),
    "retrain_reason_the_server_ended": ("The server was shut down.", "服务器已关闭。"),
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
        "The loss gets no better than 2.303, guessing among ten classes: no signal gets through.",
        "损失不优于 2.303，即在十类中瞎猜：信号传不过去。",
    ),
    "retrain_loss": ("Loss", "损失"),
    "retrain_accuracy": ("Accuracy, %", "准确率（%）"),
    "retrain_training": ("training", "训练"),
    "retrain_validation": ("validation", "验证"),
    "retrain_axis": ("steps", "步"),
    "retrain_axis_one": ("step", "步"),
    "retrain_axis_epochs": ("epochs", "轮"),
    "retrain_axis_epochs_one": ("epoch", "轮"),
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
    "retrain_with_modern": ("our recipe", "我们的方案"),
    "retrain_with_notebook": ("the lecture's recipe", "课程的方案"),
    "retrain_run_line": (
        "From {start} · {recipe} · epochs: {epochs:g} · {pictures} pictures · rate {rate:g} · "
        "batch {batch} · seed {seed}",
        "{start} · {recipe} · {epochs:g} 轮 · {pictures} 张 · 学习率 {rate:g} · "
        "批量 {batch} · 种子 {seed}",
    ),
    "retrain_choose": ("A run", "选择一次训练"),
    "retrain_card": (
        "Show it in Classify, Feature maps and Explore",
        "在“识别”“特征图”“探索”中显示",
    ),
    "retrain_weights": ("Weights (.safetensors)", "权重（.safetensors）"),
    "retrain_log": ("Log (.csv)", "日志（.csv）"),
    "retrain_maps": (
        "What {layer} makes of the first of them, now",
        "此刻 {layer} 对其中第一张的特征图",
    ),
    "retrain_pair_chart": (
        "Both runs: validation accuracy, %",
        "两次训练的验证准确率（%）",
    ),
    "retrain_further": ("Train it further", "继续训练它"),
    "retrain_went_on": ("run {number}", "接着训练 {number}"),
    "retrain_load": ("Load a run again (.safetensors)", "重新载入训练（.safetensors）"),
    "retrain_not_loaded": ("This file cannot be used. {reason}", "无法使用这个文件。{reason}"),
    "retrain_no_file": ("Please choose a file.", "请选择一个文件。"),
    "retrain_replay": ("Replay: from the start to the end", "回放：从开始到结束"),
    "retrain_replay_slider": ("Snapshot", "快照"),
    "retrain_replay_none": (
        "No snapshots: this network is too large for them, or the run is gone.",
        "没有快照：网络太大，或训练已被删除。",
    ),
    "retrain_teach_label": ("It is a", "这是"),
    "retrain_teach_add": ("Remember it for my next run", "记入我的下一次训练"),
    "retrain_teach_clear": ("Forget them all", "全部忘掉"),
    "retrain_teach_none": (
        "Choose a picture above first; then say here what it is.",
        "请先在上方选择一张图片，再在这里说明它是什么。",
    ),
    "retrain_teach_count": (
        "{count} picture(s) of yours will be mixed into your next run, repeated and augmented.",
        "你的 {count} 张图片将混入下一次训练（重复并增强）。",
    ),
    "retrain_teach_full": (
        "{limit} pictures are the most; forget some to add others.",
        "最多 {limit} 张；忘掉一些才能再加。",
    ),
    "retrain_lessons": ("Your own pictures, before and after", "你自己的图片，训练前后"),
    "retrain_lesson": ("You said: {truth}", "你说是：{truth}"),
    "retrain_doctor_silent": (
        "{share:.0f} % of {layer} gives nothing but zero: these units are dead and learn no more. "
        "A start from scratch with a smaller learning rate wakes them.",
        "{layer} 有 {share:.0f}% 的单元只输出零：它们已失效，不再学习。"
        "用更小的学习率从零开始可避免。",
    ),
    "retrain_doctor_vanishing": (
        "The first layer's gradient is {ratio:.0e} of the last one's: almost no signal reaches the "
        "front.",
        "第一层的梯度只有最后一层的 {ratio:.0e}：几乎没有信号传到前面。",
    ),
    "retrain_advice_ours": (
        "Try our recipe: its first weights let the signal through.",
        "试试我们的方案：它的初始权重能让信号通过。",
    ),
    "retrain_advice_norm": ("Try it with batch norm.", "试试加上批量归一化。"),
    "retrain_advice_shipped": (
        "From scratch a network this deep needs hundreds of steps before it moves, with our recipe "
        "too: start it from the shipped weights.",
        "这么深的网络从零开始，即使用我们的方案，也要几百步才有起色：请从自带权重开始。",
    ),
    "retrain_advice_slower": (
        "A learning rate ten times smaller may help.",
        "把学习率缩小到十分之一也许有帮助。",
    ),
    "retrain_doctor_exploding": (
        "The gradients explode: {size:.0e} on average. A learning rate ten times smaller helps.",
        "梯度爆炸：平均为 {size:.0e}。把学习率缩小到十分之一会有帮助。",
    ),
    "retrain_doctor_diverged": (
        "The steps were too large and the loss became no number. A learning rate ten times "
        "smaller helps.",
        "步子太大，损失已不是有效数值。把学习率缩小到十分之一会有帮助。",
    ),
    "retrain_remedy_ours": ("Start again with our recipe", "用我们的方案重新开始"),
    "retrain_remedy_norm": ("Start again with batch norm", "加上批量归一化重新开始"),
    "retrain_remedy_shipped": ("Start again from the shipped weights", "从自带权重重新开始"),
    "retrain_remedy_slower": (
        "Start again with learning rate {rate:g}",
        "以学习率 {rate:g} 重新开始",
    ),
    "retrain_remedy_fresh": (
        "Start again from scratch with learning rate {rate:g}",
        "以学习率 {rate:g} 从零重新开始",
    ),
}
