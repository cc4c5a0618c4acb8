"""The texts of the Retrain tab's plans, and of what came of a run."""

RETRAIN_PLAN_TEXTS: dict[str, tuple[str, str]] = {
    "retrain_plan": ("What to try", "试试什么"),
    "retrain_plan_learn": ("See it learn", "看它学习"),
    "retrain_plan_norm": ("Batch norm or not", "有无批量归一化"),
    "retrain_plan_mine": ("Teach it mine", "教它认我的图片"),
    "retrain_plan_claim": ("A claim of the lecture", "课程里的一个说法"),
    "retrain_plan_own": ("My own settings", "自己设置"),
    "retrain_told_learn": (
        "LeNet with batch norm, from random weights: watch ten pictures turn from wrong to right.",
        "带批量归一化的 LeNet，从随机权重开始：看十张图片由错变对。",
    ),
    "retrain_told_norm": (
        "The lecture's LeNet twice, with batch norm and without, same seed and pictures: which one "
        "gets going?",
        "课程中的 LeNet 训练两次：有和没有批量归一化，种子与图片相同。哪一个先学起来？",
    ),
    "retrain_told_mine": (
        "The trained LeNet learns your own pictures, mixed in with 5,500 others so that it keeps "
        "what it knows.",
        "已训练好的 LeNet 学习你的图片；同时混入 5,500 张其他图片，以免忘掉已学会的。",
    ),
    "retrain_told_claim": (
        "Is it so? Two runs that differ in this alone, with one seed.",
        "真是这样吗？两次训练只差这一点，种子相同。",
    ),
    "retrain_told_own": ("As set under More.", "按“更多”里的设置。"),
    "retrain_preview": (
        "Your run will be seen here. Until then: {name} as it once learned, from random weights.",
        "你的训练会显示在这里。在那之前：{name} 从随机权重学习的一次过程。",
    ),
    "retrain_preview_samples": (
        "After {pictures:,} pictures it said of these ten",
        "看过 {pictures:,} 张图片后，它对这十张的回答",
    ),
    "retrain_own_settings": ("More: all settings, and pairs of runs", "更多：全部设置与成对训练"),
    "retrain_taught": (
        "{count} picture(s) of yours will be mixed in, up to a tenth of all that it sees:",
        "你的 {count} 张图片会混入训练，最多占全部的十分之一：",
    ),
    "retrain_taught_none": (
        "You have not taught it a picture yet. Choose one in Classify and say there what it is; "
        "then come back.",
        "你还没有教过图片。请先在“识别”里选一张，说明它是什么，再回到这里。",
    ),
    "retrain_show": ("Show in Classify", "在“识别”中显示"),
    "retrain_by_class": ("Class by class", "逐类比较"),
    "retrain_both_came": (
        "{first}: {first_top1:.1f} % · {second}: {second_top1:.1f} % of 1,000 test pictures",
        "{first}：{first_top1:.1f}% · {second}：{second_top1:.1f}%（1,000 张测试图片）",
    ),
    "retrain_progress": ("Progress of the run", "训练进度"),
    "retrain_replay_play": ("Play", "播放"),
    "retrain_replay_pause": ("Pause", "暂停"),
    "retrain_replay_step": ("After step {step} of {num_steps}", "第 {step} / {num_steps} 步之后"),
    "retrain_replay_maps": ("What {layer} makes of the picture then", "{layer} 那时的特征图"),
    "retrain_csv": ("All runs as CSV", "全部训练（CSV）"),
    "retrain_table_run": ("Run", "训练"),
    "retrain_table_start": ("From", "起点"),
    "retrain_table_recipe": ("Recipe", "方案"),
    "retrain_table_epochs": ("Epochs", "轮数"),
    "retrain_table_num_pictures": ("Pictures", "图片"),
    "retrain_table_learning_rate": ("Rate", "学习率"),
    "retrain_table_batch_size": ("Batch", "批量"),
    "retrain_table_seed": ("Seed", "种子"),
    "retrain_table_seconds": ("Seconds", "秒"),
    "retrain_table_validation_top1": ("Validation, %", "验证（%）"),
    "retrain_table_test_top1": ("Test, %", "测试（%）"),
    "retrain_table_status": ("Ended", "结束"),
    "retrain_status_done": ("done", "完成"),
    "retrain_status_stopped": ("stopped", "已停止"),
    "retrain_status_failed": ("failed", "失败"),
}
