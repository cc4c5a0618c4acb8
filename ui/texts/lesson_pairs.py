"""What the lessons say of the pairs of runs that try the lecture's claims, in two languages."""

LESSON_PAIR_TEXTS: dict[str, tuple[str, str]] = {
    "pair_heading": ("Tried in short runs: {what}", "用短训练试过：{what}"),
    "pair_settings": (
        "{recipe}, {epochs:g} epochs of {pictures:,} pictures; learning rate {rate:g}; {seeds} "
        "seeds, mean and range; {test:,} test pictures. Up to {seconds:.0f} s of one core a run.",
        "{recipe}，{pictures:,} 张图片训练 {epochs:g} 轮；学习率 {rate:g}；{seeds} 个种子，"
        "给出均值和范围；{test:,} 张测试图片。每次训练最多用单核 {seconds:.0f} 秒。",
    ),
    "pair_recipe_modern": ("By our recipe", "按我们的方案"),
    "pair_recipe_plain": ("By our recipe, not augmented", "按我们的方案，无增广"),
    "pair_recipe_notebook": ("By the lecture's recipe", "按课程的方案"),
    "pair_try": ("Try it in Retrain", "在“再训练”里试一试"),
    "pair_run": ("Runs", "训练"),
    "pair_learned": ("Learned pictures, %", "学过的图片（%）"),
    "pair_test": ("Test pictures, %", "测试图片（%）"),
    "pair_gap": ("Better on learned ones by, points", "学过的高出（百分点）"),
    "pair_moved": ("Test pictures moved {shift} px, %", "移动 {shift} 像素的测试图片（%）"),
    "pair_epochs": ("Epochs to {fast:g} %", "达到 {fast:g}% 的轮数"),
    "pair_curve": (
        "Validation accuracy, %, mean of {seeds} seeds",
        "验证准确率（%），{seeds} 个种子的均值",
    ),
    "pair_diverged": (
        "{name}: {num} of {seeds} runs diverged, their loss no longer a number.",
        "{name}：{seeds} 次训练中有 {num} 次发散，损失不再是有效数值。",
    ),
    "pair_decay_side": ("weight decay {decay:g}", "权重衰减 {decay:g}"),
    "pair_augmented": ("augmented", "有增广"),
    "pair_plain": ("not augmented", "无增广"),
    "pair_what_activation": ("ReLU or sigmoid, small steps", "ReLU 与 sigmoid，小步长"),
    "pair_what_activation_fast": ("ReLU or sigmoid, large steps", "ReLU 与 sigmoid，大步长"),
    "pair_what_dropout": ("dropout or not", "有无丢弃法"),
    "pair_what_decay": ("weight decay or not", "有无权重衰减"),
    "pair_what_augmentation": ("augmentation or not", "有无增广"),
    "pair_what_norm": ("batch norm or not", "有无批量归一化"),
    "pair_what_place": ("before the sigmoid or after it", "在 sigmoid 之前还是之后"),
    "pair_claim_relu": (
        "The lecture: ReLU learns where the sigmoid's gradients vanish.",
        "课程：sigmoid 梯度消失时，ReLU 能学。",
    ),
    "pair_claim_heart_dropout": (
        "The lecture: dropout keeps dense layers from learning by heart.",
        "课程：丢弃法防止全连接层死记硬背。",
    ),
    "pair_claim_heart_decay": (
        "The lecture: so does weight decay.",
        "课程：权重衰减也能防止死记硬背。",
    ),
    "pair_claim_heart_augmentation": (
        "The lecture: with augmentation a network overfits less.",
        "课程：增广减少过拟合。",
    ),
    "pair_claim_better": (
        "It should then know new pictures better.",
        "那么对新图片也应答得更准。",
    ),
    "pair_claim_robust": (
        "The lecture: it becomes more robust.",
        "课程：增广使模型更健壮。",
    ),
    "pair_claim_faster": (
        "The lecture: batch norm learns faster.",
        "课程：批量归一化加快收敛。",
    ),
    "pair_claim_no_better": (
        "The lecture: and it is mostly not more accurate in the end.",
        "课程：一般不改变最终精度。",
    ),
    "pair_claim_before": (
        "The lecture: before the activation, never after it.",
        "课程：一般放在激活之前，不放在之后。",
    ),
    "pair_found": (
        "{measure}: {first} against {second}, {direction}.",
        "{measure}：{first} 对 {second}，{direction}。",
    ),
    "pair_up": ("higher with every seed", "每个种子都更高"),
    "pair_down": ("lower with every seed", "每个种子都更低"),
    "pair_level": ("the seeds tell no difference", "各种子看不出差别"),
    "pair_right": ("Right here.", "这里确实如此。"),
    "pair_wrong": ("Here it is not so.", "这里并非如此。"),
    "pair_open": ("These runs do not tell.", "这些训练无法判断。"),
}
