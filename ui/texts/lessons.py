"""What the lessons on AlexNet, VGG, NiN and GoogLeNet explain, in two languages."""

LESSON_TEXTS: dict[str, tuple[str, str]] = {
    "lesson_plan": ("What AlexNet keeps of LeNet", "AlexNet 沿用了 LeNet 的什么"),
    "lesson_plan_body": (
        "Both have convolutions and pooling first and dense layers after. LeNet has {lenet_conv} "
        "and {lenet_dense} of them, AlexNet {conv} and {dense}: two hidden dense layers and the "
        "output. Its windows shrink with its maps, {windows}; the last three stand in a row "
        "without pooling. Its output has ten values for our ten classes, not the paper's 1,000.",
        "两者都是先卷积和池化，后全连接。"
        "LeNet 有 {lenet_conv} 个卷积层和 {lenet_dense} 个全连接层，"
        "AlexNet 有 {conv} 个和 {dense} 个：两个隐藏全连接层和一个输出层。卷积窗口随特征图变小："
        "{windows}，最后三个卷积相连，中间没有池化。输出是十个值，对应这里的十个类别，"
        "而不是论文中的 1000 个。",
    ),
    "lesson_sides": (
        "Why AlexNet ends in {alexnet} and VGG-11 in {vgg}x{vgg}",
        "为什么 AlexNet 末端是 {alexnet}，VGG-11 末端是 {vgg}x{vgg}",
    ),
    "lesson_sides_body": (
        "Large steps and pooling without padding take AlexNet's maps from {alexnet_side} pixels "
        "down by {alexnet_chain}, and {alexnet_flat}. VGG-11 pads every convolution, so that only "
        "its {halvings} poolings shrink the maps, each by half: {vgg_chain}.",
        "AlexNet 用大步幅和无填充的池化，边长从 {alexnet_side} 像素依次降为 {alexnet_chain}，"
        "于是 {alexnet_flat}。VGG-11 的卷积都有填充，只有 {halvings} 次池化会缩小特征图，"
        "每次减半：{vgg_chain}。",
    ),
    "lesson_relu": ("Why ReLU took the sigmoid's place", "为什么 ReLU 取代了 sigmoid"),
    "lesson_relu_body": (
        "A sigmoid's slope is at most 1/4, and on the way back each layer multiplies by it. "
        "Through {depth} dense layers, untrained, the first one's gradient is {sigmoid} of the "
        "last one's with sigmoids, and {relu} with ReLU, whose slope is 1 wherever it lets a "
        "value through.",
        "sigmoid 的斜率最多是 1/4，反向传播时每一层都要乘上它。在未训练的 {depth} 个全连接层中，"
        "用 sigmoid 时第一层的梯度只有最后一层的 {sigmoid} 倍，用 ReLU 时是 {relu} 倍："
        "只要让值通过，ReLU 的斜率就是 1。",
    ),
    "lesson_dropout": ("Dropout, and weight decay", "丢弃法与权重衰减"),
    "lesson_dropout_body": (
        "{share:.0f} % of AlexNet's weights are dense, and that is where it could learn pictures "
        "by heart. So while it learns, each value of its {dropouts} hidden dense layers is set to "
        "0 with probability {rate:g} and the rest are divided by {kept:g}; when it answers, all "
        "stay. Put right: the lecture says that LeNet had only weight decay against this, but its "
        "own code trains every network without it. Retrain has both.",
        "AlexNet 有 {share:.0f}% 的权重在全连接层，最容易在那里死记硬背。因此训练时，"
        "{dropouts} 个隐藏全连接层的每个值都以概率 {rate:g} 置零，其余除以 {kept:g}；"
        "作答时全部保留。更正：课程说 LeNet 只用权重衰减，但课程自己的代码训练任何网络都没有用。"
        "两者都可以在“再训练”中设置。",
    ),
    "lesson_augment": ("Flip, crop, colour", "翻转、裁切、变色"),
    "lesson_augment_body": (
        "These make many pictures of one, so that a network cannot rely on where exactly an edge "
        "lies or how bright it is. Here a garment is mirrored with probability {flip:g}, moved by "
        "up to {shift} pixels as a crop would, and, being grey, changed in brightness and "
        "contrast by up to {light:.0f} %. The lecture's training cells do none of it. Our recipe "
        "also redraws some pictures and gives some the flaws of photos. Retrain runs both, with "
        "and without, on one seed.",
        "它们把一张图变成许多张，网络就不能依赖边缘的确切位置或亮度。这里每件衣物以概率 {flip:g} "
        "左右翻转，像裁切那样最多移动 {shift} 个像素；图片是灰度的，所以变色就是亮度和对比度最多"
        "改变 {light:.0f}%。课程的训练代码并没有做增广。我们的方案还会把一些图片重画，"
        "或加上照片常有的瑕疵。“再训练”可以用同一种子对比有无增广。",
    ),
    "lesson_augment_none": ("as it is", "原图"),
    "lesson_augment_flip": ("flipped", "翻转"),
    "lesson_augment_shift": ("moved", "移动"),
    "lesson_augment_light": ("lit otherwise", "明暗"),
    "lesson_augment_style": ("redrawn", "重画"),
    "lesson_augment_flaws": ("with flaws", "加瑕疵"),
    "lesson_recipe": ("How the lecture trains it", "课程怎样训练它"),
    "lesson_recipe_body": (
        "Plain SGD at one learning rate, {rate:g}, for {epochs:g} epochs of batches of {batch}, on "
        "pictures enlarged from 28 to {side} pixels. Retrain offers it as the lecture's recipe, "
        "with two differences: pixels are brought to mean 0 and deviation 1, and 5,000 of the "
        "60,000 training pictures are kept for validation.",
        "普通 SGD，学习率固定为 {rate:g}，{epochs:g} 轮，批量 {batch}，"
        "图片从 28 放大到 {side} 像素。"
        "“再训练”中的“课程的”方案就是它，只有两点不同：像素调整到均值 0、标准差 1；"
        "60000 张训练图片中留出 5000 张用于验证。",
    ),
    "lesson_template": ("A template in place of a drawing", "用模板代替手工设计"),
    "lesson_template_body": (
        "AlexNet does not say how to build a deeper one. VGG does, in pairs of convolutions and "
        "channels: {pairs}. Each pair is a block: 3x3 convolutions with padding 1, all with the "
        "block's number of channels and each with ReLU, then a 2x2 max pooling. The first part "
        "has {conv} convolutions, the second {dense} dense layers, hence VGG-{layers}.",
        "AlexNet 没有说明怎样搭建更深的网络。VGG 用一串（卷积数，通道数）给出了模板：{pairs}。"
        "每一对是一个块：若干带填充 1 的 3x3 卷积，块内输出通道数固定，各接 ReLU，"
        "最后是 2x2 最大池化。第一部分有 {conv} 个卷积层，第二部分有 {dense} 个全连接层，"
        "所以叫 VGG-{layers}。",
    ),
    "lesson_code": ("Two places in its code", "代码中的两处"),
    "lesson_code_body": (
        "`nn.Sequential(*layers)`: the star hands the list's layers over one by one. Without it "
        "PyTorch says: `{error}`. `in_channels = 1`, the lecture's question mark: the first "
        "convolution reads one grey channel; for colour pictures it would be 3. Each later block "
        "reads what the one before it gives.",
        "`nn.Sequential(*layers)`：星号把列表中的层逐个传入；没有它，PyTorch 会报错：`{error}`。"
        "`in_channels = 1`（课程的问号）：第一个卷积读取一个灰度通道，彩色图片则是 3；"
        "之后每个块的输入通道数就是前一块的输出通道数。",
    ),
    "lesson_quarter": ("Why a quarter of the channels", "为什么只用四分之一的通道"),
    "lesson_quarter_body": (
        "VGG-11 takes {cost:,.0f} million multiply-adds a picture, {times:.0f} times AlexNet's. "
        "With a quarter of the channels in and out, its convolutions have a sixteenth of the "
        "weights, {small_conv:,} instead of {conv:,}. The dense layers shrink less, to "
        "{small_dense:.1f} of {dense:.1f} million, since their own width stays. That it is enough "
        "for Fashion-MNIST, the table above shows.",
        "VGG-11 每张图片要 {cost:,.0f} 百万次乘加，是 AlexNet 的 {times:.0f} 倍。"
        "输入和输出通道都减到四分之一，卷积的权重就是十六分之一：{small_conv:,}，而不是 {conv:,}。"
        "全连接层自身宽度不变，减得少，从 {dense:.1f} 百万减到 {small_dense:.1f} 百万。"
        "这对 Fashion-MNIST 已经足够，见上表。",
    ),
    "lesson_block": ("A dense network at every pixel", "每个像素上的全连接网络"),
    "lesson_block_body": (
        "A NiN block is one convolution, whose window is free to choose ({windows}), and two 1x1 "
        "convolutions, each with ReLU. A 1x1 takes the channels of one pixel as a dense layer "
        "would: block 1's is `nn.Linear({channels}, {channels})`, {weights:,} weights, at each of "
        "{side}x{side} = {places:,} pixels. Worked out both ways, the values differ by at most "
        "{difference:.1g}.",
        "NiN 块由一个窗口可自选的卷积（{windows}）和两个 1x1 卷积组成，各接 ReLU。"
        "1x1 卷积像全连接层一样处理一个像素的各通道："
        "块 1 中的就是 `nn.Linear({channels}, {channels})`，"
        "{weights:,} 个权重，用在 {side}x{side} = {places:,} 个像素上。两种算法的结果最多相差 "
        "{difference:.1g}。",
    ),
    "lesson_maps": ("Ten maps in place of dense layers", "用十张特征图代替全连接层"),
    "lesson_maps_body": (
        "The last block gives {maps} maps of {side}x{side}, as many as there are classes. Global "
        "average pooling makes one number of each, its class's logit, and Flatten makes (N, "
        "{maps}) of (N, {maps}, 1, 1). With no dense layer NiN has {nin:,} weights against "
        "AlexNet's {alexnet:,}. Put right: its last ReLU lets no logit be below 0.",
        "最后一块输出 {maps} 张 {side}x{side} 的特征图，与类别数相同。"
        "全局平均池化把每张变成一个数，"
        "即该类的对数几率；Flatten 再把 (N, {maps}, 1, 1) 变为 (N, {maps})。没有全连接层，"
        "NiN 只有 {nin:,} 个权重，而 AlexNet 有 {alexnet:,} 个。更正："
        "最后的 ReLU 使对数几率不会小于 0。",
    ),
    "lesson_pointwise": ("What 1x1 convolutions are for", "1x1 卷积有什么用"),
    "lesson_pointwise_body": (
        "They mix channels at one pixel. NiN thinks with them: {nin} of its convolutions are 1x1, "
        "{nin_share:.0f} % of its multiply-adds. GoogLeNet saves with them: before its 3x3 and 5x5 "
        "convolutions they narrow the channels, so that these paths cost {as_built:.0f} million "
        "multiply-adds instead of {without:.0f} million.",
        "它们在单个像素上混合各通道。NiN 用它们“思考”：有 {nin} 个 1x1 卷积，"
        "占乘加次数的 {nin_share:.0f}%。GoogLeNet 用它们节省：在 3x3 和 5x5 卷积之前先收窄通道，"
        "这些路径只需 {as_built:.0f} 百万次乘加，否则要 {without:.0f} 百万次。",
    ),
    "lesson_paths": ("White blocks and blue ones", "白色的块与蓝色的块"),
    "lesson_paths_body": (
        "An Inception block looks in four ways at once and puts the channels side by side. In the "
        "lecture's colours, white changes the number of channels, at one pixel; blue looks at "
        "space. Block 3a takes {channels} channels and gives {out}:",
        "Inception 块同时用四种方式观察，再把通道并列。按课程的颜色，白色的在单个像素上改变通道数，"
        "蓝色的观察空间。块 3a 输入 {channels} 个通道，输出 {out} 个：",
    ),
    "lesson_paths_conv": (
        "{window}x{window}: {before} → {after}",
        "{window}x{window}：{before} → {after}",
    ),
    "lesson_paths_pool": ("{window}x{window} pooling", "{window}x{window} 池化"),
    "lesson_saving": ("The weights that 1x1 saves", "1x1 省下的权重"),
    "lesson_saving_body": (
        "Block 3a has {built:,} weights. Without the 1x1 before 3x3 and 5x5 it would have "
        "{without:,}; as one 3x3 convolution of as many channels {plain3:,}, as one 5x5 "
        "{plain5:,}. All {blocks} blocks: {all_built:.1f} million against {all_without:.1f}, "
        "{all_plain3:.1f} and {all_plain5:.1f} million.",
        "块 3a 有 {built:,} 个权重。如果 3x3 和 5x5 之前没有 1x1，就要 {without:,} 个；"
        "换成同样通道数的单个 3x3 卷积要 {plain3:,} 个，5x5 要 {plain5:,} 个。"
        "全部 {blocks} 个块：{all_built:.1f} 百万，对比 {all_without:.1f}、{all_plain3:.1f} 和 "
        "{all_plain5:.1f} 百万。",
    ),
    "lesson_stages": ("Half the side, a new stage?", "高宽减半就是一个阶段？"),
    "lesson_stages_body": (
        "The sides by stage: {stages}. So the rule holds for stages 2 to 4, which end at half the "
        "side. The first halves twice, and the last takes the mean of each map.",
        "各阶段的边长：{stages}。所以这条规律对第 2 到 4 阶段成立，每个阶段结束时边长减半；"
        "第一阶段减半两次，最后一个阶段则取每张特征图的均值。",
    ),
    "lesson_depth": ("How deep is GoogLeNet?", "GoogLeNet 有多深？"),
    "lesson_depth_body": (
        "{blocks} Inception blocks. From the picture to the answer one passes {deepest} layers "
        "with weights; counting those side by side there are {weighted}, and {layers} with "
        "activations, poolings and concatenations. Put right: a hundred layers deep it is not; "
        "the paper says 22, made of about a hundred building blocks. Networks that deep came in "
        "2015, with highway and residual connections.",
        "共 {blocks} 个 Inception 块。从图片到答案要经过 {deepest} 个带权重的层；并列的也算，有 "
        "{weighted} 个；再加上激活、池化和拼接，共 {layers} 个。更正：它没有上百层深；论文说的是 "
        "22 层，由约一百个构件组成。上百层深的网络出现在 2015 年，靠的是高速连接和残差连接。",
    ),
    "lesson_later": ("Small, but complicated", "小，但复杂"),
    "lesson_later_body": (
        "{weights:,} weights; VGG-11 has {vgg_weights:,}. At {side} pixels it takes {cost:,.0f} "
        "million multiply-adds, at VGG-11's {vgg_side} it would be {cost_large:,.0f} against "
        "{vgg_cost:,.0f}. But its blocks need {widths} widths that no rule gives, VGG-11's "
        "{vgg_widths}. Versions 2 and 3 (2015) brought batch norm and smaller windows in place "
        "of 5x5; v3 is the one still met, while the plainer residual networks spread further.",
        "{weights:,} 个权重，而 VGG-11 有 {vgg_weights:,} 个。"
        "{side} 像素时需 {cost:,.0f} 百万次乘加；"
        "若用 VGG-11 的 {vgg_side} 像素，则是 {cost_large:,.0f} 对 {vgg_cost:,.0f}。"
        "但它的块有 {widths} 个没有规律可循的宽度，VGG-11 只有 {vgg_widths} 个。"
        "2015 年的 v2 和 v3 加入批量归一化，并用更小的窗口代替 5x5；如今仍常见的是 v3，"
        "而更简单的残差网络用得更广。",
    ),
}
