"""The walks through GoogLeNet and batch norm: questions, answers, what is to be seen."""

WALK_LATER_TEXTS: dict[str, tuple[str, str]] = {
    "walk_google_roles": (
        "In the lecture's drawing of an Inception block some boxes are white: they change the "
        "number of channels only. Which are they?",
        "课程的 Inception 块图中有白色的框：它们只改变通道数。是哪些？",
    ),
    "walk_google_roles_options": (
        "the 1x1 convolutions | the 3x3 and 5x5 | the pooling",
        "1x1 卷积 | 3x3 和 5x5 卷积 | 池化",
    ),
    "walk_google_roles_answer": (
        "The 1x1: they mix channels at one pixel. Block 3a takes {channels} channels, narrows them "
        "to {narrow3} and {narrow5} for the 3x3 and the 5x5, and gives {ends} = {out}.",
        "1x1：它们在单个像素上混合通道。块 3a 输入 {channels} 个通道，"
        "为 3x3 和 5x5 分别收窄到 {narrow3} 和 {narrow5} 个，输出 {ends} = {out} 个。",
    ),
    "walk_google_roles_see": (
        "The four paths' channels side by side in stage3.inception1, each with its own field.",
        "stage3.inception1 中四条路径的通道并列，各有自己的感受野。",
    ),
    "walk_google_3a": (
        "Block 3a has {as_built:,} weights. How many would one 5x5 convolution of as many channels "
        "in and out have?",
        "块 3a 有 {as_built:,} 个权重。输入输出通道相同的单个 5x5 卷积要多少个？",
    ),
    "walk_google_3a_options": (
        "{without:,} | {plain3:,} | {plain5:,}",
        "{without:,} | {plain3:,} | {plain5:,}",
    ),
    "walk_google_3a_answer": (
        "{plain5:,}. One 3x3 would have {plain3:,}, and the four paths without the 1x1 before the "
        "wide ones {without:,}.",
        "{plain5:,} 个。单个 3x3 是 {plain3:,} 个；四条路径若在大卷积前没有 1x1，是 {without:,} "
        "个。",
    ),
    "walk_google_3a_see": (
        "stage3.inception1.path3.conv1 narrows before the 5x5: its weights stand beside its name.",
        "stage3.inception1.path3.conv1 在 5x5 之前收窄通道：名称旁有它的权重数。",
    ),
    "walk_google_nine": (
        "All {blocks} blocks together have {all_as_built:.1f} million weights. And without the 1x1 "
        "before the 3x3 and 5x5?",
        "全部 {blocks} 个块共有 {all_as_built:.1f} 百万个权重。如果 3x3 和 5x5 之前没有 1x1 呢？",
    ),
    "walk_google_nine_options": (
        "{all_without:.1f} million | {all_plain3:.1f} million | {all_plain5:.1f} million",
        "{all_without:.1f} 百万 | {all_plain3:.1f} 百万 | {all_plain5:.1f} 百万",
    ),
    "walk_google_nine_answer": (
        "{all_without:.1f} million. Plain 3x3 convolutions of the same channels would have "
        "{all_plain3:.1f} million, plain 5x5 {all_plain5:.1f} million.",
        "{all_without:.1f} 百万。换成同样通道的单个 3x3 卷积是 {all_plain3:.1f} 百万，"
        "5x5 是 {all_plain5:.1f} 百万。",
    ),
    "walk_google_nine_see": (
        "“The weights that 1x1 saves” below, computed from the code.",
        "见下面的“1x1 省下的权重”，由代码算出。",
    ),
    "walk_google_arithmetic": (
        "And multiply-adds: the 3x3 and 5x5 paths with their 1x1 take {as_built:.0f} million a "
        "picture. Without it?",
        "再看乘加次数：3x3 和 5x5 路径连同 1x1，每张图片 {as_built:.0f} 百万次。没有 1x1 呢？",
    ),
    "walk_google_arithmetic_options": (
        "about the same | twice | {times:.0f} times",
        "差不多 | 两倍 | {times:.0f} 倍",
    ),
    "walk_google_arithmetic_answer": (
        "{without:.0f} million, {times:.1f} times as many: a wide window costs by the channels "
        "that "
        "it looks at.",
        "{without:.0f} 百万次，{times:.1f} 倍：大窗口的开销与它看的通道数成正比。",
    ),
    "walk_google_arithmetic_see": (
        "“What 1x1 convolutions are for” below: NiN thinks with them, GoogLeNet saves.",
        "见下面的“1x1 卷积有什么用”：NiN 用来思考，GoogLeNet 用来节省。",
    ),
    "walk_google_stages": (
        "The lecture: half the side is a stage. Is that so for each of the {number} stages?",
        "课程：高宽减半就是一个阶段。{number} 个阶段都是这样吗？",
    ),
    "walk_google_stages_options": (
        "for all of them | for the middle ones only | for none",
        "都是 | 只有中间几个是 | 都不是",
    ),
    "walk_google_stages_answer": (
        "For the middle ones: {stages}. The first halves twice, {first}, the last averages.",
        "中间几个是：{stages}。第一个减半两次，{first}；最后一个取均值。",
    ),
    "walk_google_stages_see": (
        "stage3.pool ends stage 3. Fold the blocks in the list: what changes the side is a "
        "pooling.",
        "stage3.pool 结束第 3 阶段。把列表中的块折叠：改变边长的是池化。",
    ),
    "walk_google_depth": (
        "The lecture: the first network with a hundred layers. From the picture to the answer, "
        "through how many layers with weights does one pass?",
        "课程：第一个达到上百层的网络。从图片到答案，要经过多少个带权重的层？",
    ),
    "walk_google_depth_options": (
        "{blocks} | {deepest} | {weighted} | over 100",
        "{blocks} | {deepest} | {weighted} | 100 以上",
    ),
    "walk_google_depth_answer": (
        "{deepest}. Those side by side counted too there are {weighted}, and {layers} with "
        "activations, poolings and concatenations: building blocks, not depth.",
        "{deepest} 个。并列的也算是 {weighted} 个；再加激活、池化和拼接共 {layers} 个："
        "那是构件的数目，不是深度。",
    ),
    "walk_google_depth_see": (
        "“How deep is GoogLeNet?” below, counted.",
        "见下面的“GoogLeNet 有多深？”，逐层数出。",
    ),
    "walk_norm_axes": (
        "norm1 takes a batch of shape {shape}. How many means does it work out?",
        "norm1 接收形状为 {shape} 的批量。它计算几个均值？",
    ),
    "walk_norm_axes_options": (
        "{channels} | {batch} | {places:,}",
        "{channels} | {batch} | {places:,}",
    ),
    "walk_norm_axes_answer": (
        "{channels}, one a channel, each over {values:,} values: the batch, the height and the "
        "width. It is an nn.{kind}({channels}).",
        "{channels} 个，每个通道一个，各取自 {values:,} 个值：整个批量、高和宽。"
        "它是 nn.{kind}({channels})。",
    ),
    "walk_norm_axes_see": (
        "“Batch norm on the bench” below: what norm1 gets, and what becomes of it.",
        "见下面的“批量归一化实验台”：norm1 收到什么，又变成什么。",
    ),
    "walk_norm_dense": (
        "norm3 follows a dense layer and takes {dense_shape}. Which module is it?",
        "norm3 在全连接层之后，接收 {dense_shape}。它是哪个模块？",
    ),
    "walk_norm_dense_options": (
        "nn.{kind}({features}) | nn.{dense_kind}({features}) | nn.{dense_kind}({batch})",
        "nn.{kind}({features}) | nn.{dense_kind}({features}) | nn.{dense_kind}({batch})",
    ),
    "walk_norm_dense_answer": (
        "nn.{dense_kind}({features}): num_features is the number of columns, and each column is "
        "normalised over the {batch} rows.",
        "nn.{dense_kind}({features})：num_features 是列数，每一列在 {batch} 行上归一化。",
    ),
    "walk_norm_dense_see": (
        "norm3's values in a row, one a feature; “What batch norm averages over” on The networks "
        "has all four.",
        "norm3 的值排成一行，每个特征一个；“网络一览”的“批量归一化在哪些轴上取平均”列出全部四个。",
    ),
    "walk_norm_square": (
        "The lecture's short snippet has var = ((X.mean) ** 2).mean(...). What does it give?",
        "课程的短代码写的是 var = ((X.mean) ** 2).mean(...)。结果是什么？",
    ),
    "walk_norm_square_options": (
        "the variance | the square of the mean | an error",
        "方差 | 均值的平方 | 报错",
    ),
    "walk_norm_square_answer": (
        "An error: {squared_method}. X.mean without brackets is a method. Meant is "
        "((X - mean) ** 2).mean(...).",
        "报错：{squared_method}。X.mean 没有括号，是一个方法。本意是 ((X - mean) ** 2).mean(...)。",
    ),
    "walk_norm_square_see": (
        "“Where the lecture's own version fails” below: each mistake was made and measured.",
        "见下面的“课程手写版的错误”：每个错误都真的试过并测量。",
    ),
    "walk_norm_mode": (
        "The lecture's version asks torch.is_grad_enabled() whether it is training. When does that "
        "go wrong?",
        "课程的版本用 torch.is_grad_enabled() 判断是否在训练。什么时候会出错？",
    ),
    "walk_norm_mode_options": (
        "never | when gradients are wanted in evaluation | with a batch of one",
        "从不 | 评估时也要梯度 | 批量为一",
    ),
    "walk_norm_mode_answer": (
        "In evaluation with gradients, as for Grad-CAM: a picture's values then change by up to "
        "{by_gradients:.2f} with the others of its batch; asking self.training, by {by_mode:g}.",
        "评估时要梯度，例如 Grad-CAM：这时一张图片的值会因同批的其他图片改变多达 "
        "{by_gradients:.2f}；改用 self.training 则改变 {by_mode:g}。",
    ),
    "walk_norm_mode_see": (
        "The same article, second point, and the third: statistics that no checkpoint keeps.",
        "同一篇的第二点，以及第三点：检查点不会保存的统计量。",
    ),
    "walk_norm_gamma": (
        "The lecture calls gamma a mean and beta a variance. With gamma {gamma:g} and beta "
        "{beta:g}, what comes out of a norm?",
        "课程说伽马拟合均值、贝塔拟合方差。gamma 为 {gamma:g}、beta 为 {beta:g} 时，输出是怎样的？",
    ),
    "walk_norm_gamma_options": (
        "mean {gamma:g}, deviation {beta:g} | mean {beta:g}, deviation {gamma:g} | mean 0, "
        "deviation 1",
        "均值 {gamma:g}、标准差 {beta:g} | 均值 {beta:g}、标准差 {gamma:g} | 均值 0、标准差 1",
    ),
    "walk_norm_gamma_answer": (
        "Mean {mean:.2f}, deviation {deviation:.2f}: gamma multiplies, beta is added, after each "
        "channel was brought to mean 0 and deviation 1.",
        "均值 {mean:.2f}，标准差 {deviation:.2f}：每个通道先调整到均值 0、标准差 1，"
        "再乘以 gamma、加上 beta。",
    ),
    "walk_norm_gamma_see": (
        "“Batch norm on the bench” below: before, normalised, times gamma plus beta.",
        "见下面的“批量归一化实验台”：之前、归一化之后、乘 gamma 加 beta 之后。",
    ),
    "walk_norm_place": (
        "Before the sigmoid, as the lecture says, or after it: which LeNet is better after 20 "
        "epochs?",
        "放在 sigmoid 之前（课程的说法）还是之后：20 轮后哪个 LeNet 更好？",
    ),
    "walk_norm_place_options": (
        "before | after | no clear difference",
        "之前 | 之后 | 没有明显差别",
    ),
    "walk_norm_place_answer": (
        "Before: {first} % of the test pictures, after: {second} %, means of three seeds. And "
        "faster? To 60 % it takes {speed_first} epochs with batch norm, {speed_second} without; "
        "after 40 epochs it is {end_first} % against {end_second} %.",
        "之前：测试图片 {first}%，之后：{second}%，三个种子的均值。更快吗？达到 60% "
        "有批量归一化要 {speed_first} 轮，没有要 {speed_second} 轮；40 轮之后是 {end_first}% 对 "
        "{end_second}%。",
    ),
    "walk_norm_place_see": (
        "“Before the activation, or after?” and “Faster, not better?” below, with every seed's "
        "range.",
        "见下面的“在激活之前还是之后？”和“更快，但不更准？”，含各种子的范围。",
    ),
}
