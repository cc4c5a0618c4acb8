"""The walks through AlexNet, VGG, NiN and GoogLeNet: questions, answers, what is to be seen.

An option's place is its place between the bars.
"""

WALK_TEXTS: dict[str, tuple[str, str]] = {
    "walk_begin": ("Walk through it in {steps} questions", "用 {steps} 个问题走一遍"),
    "walk_step": ("Question {step} of {steps}", "第 {step} 问，共 {steps} 问"),
    "walk_vote": ("Votes: one click a hand.", "投票：每举一只手点一下。"),
    "walk_reset": ("Count again", "重新计数"),
    "walk_reveal": ("Reveal", "揭晓答案"),
    "walk_see": ("What to see", "看什么"),
    "walk_back": ("Back", "上一步"),
    "walk_next": ("Next", "下一步"),
    "walk_end": ("End", "结束"),
    "walk_alexnet_step": (
        "AlexNet's first convolution has windows of 11x11 and moves them 4 pixels at a time. The "
        "picture has {side} pixels a side. How many have its maps?",
        "AlexNet 的第一个卷积用 11x11 的窗口，每次移动 4 个像素。图片边长 {side} 像素，"
        "它的特征图边长是多少？",
    ),
    "walk_alexnet_step_options": ("{side} | {half} | {first}", "{side} | {half} | {first}"),
    "walk_alexnet_step_answer": (
        "{first}: one value for each place where the window stops, so 4 times fewer each way. The "
        "sides then go {chain}.",
        "{first}：窗口每停一处得到一个值，所以每个方向约少到四分之一。之后边长依次为 {chain}。",
    ),
    "walk_alexnet_step_see": (
        "The channels of conv1 below: edges and strokes of the dress, much coarser than the "
        "picture.",
        "下面 conv1 的各个通道：连衣裙的边缘和笔画，比图片粗得多。",
    ),
    "walk_alexnet_flat": (
        "After the last pooling AlexNet has {channels} maps of {side}x{side} and lays them out in "
        "a "
        "row for the dense layers. How many numbers?",
        "最后一次池化后，AlexNet 有 {channels} 张 {side}x{side} 的特征图，"
        "展平成一行送入全连接层。有多少个数？",
    ),
    "walk_alexnet_flat_options": (
        "{half:,} | {flat:,} | {double:,}",
        "{half:,} | {flat:,} | {double:,}",
    ),
    "walk_alexnet_flat_answer": (
        "{channels} x {side} x {side} = {flat:,}, which is why the lecture writes "
        "nn.Linear({flat}, 4096).",
        "{channels} x {side} x {side} = {flat:,}，所以课程写的是 nn.Linear({flat}, 4096)。",
    ),
    "walk_alexnet_flat_see": (
        "Open pool5, then flatten: the same numbers, once as maps and once in a row.",
        "先打开 pool5，再打开 flatten：同样的数，一次是特征图，一次是一行。",
    ),
    "walk_alexnet_relu": (
        "Two LeNets learn with the same small steps, one with sigmoids, one with ReLU. After 20 "
        "epochs, which one knows the test pictures?",
        "两个 LeNet 用同样的小步长学习，一个用 sigmoid，一个用 ReLU。20 轮之后，谁认得测试图片？",
    ),
    "walk_alexnet_relu_options": (
        "the one with sigmoids | the one with ReLU | both",
        "用 sigmoid 的 | 用 ReLU 的 | 两个都",
    ),
    "walk_alexnet_relu_answer": (
        "ReLU: {first} % of the test pictures, sigmoids: {second} %. Through 8 layers a sigmoid "
        "leaves {left_sigmoid} of the gradient, ReLU {left_relu}. But it is no rule for every "
        "setting: with steps nine times larger it is {fast_first} % against {fast_second} %, since "
        "ReLU then diverges.",
        "ReLU：测试图片 {first}%，sigmoid：{second}%。"
        "经过 8 层，sigmoid 只留下 {left_sigmoid} 倍的梯度，"
        "ReLU 是 {left_relu} 倍。但并非任何设置都如此：步长大九倍时是 {fast_first}% 对 "
        "{fast_second}%，因为那时 ReLU 会发散。",
    ),
    "walk_alexnet_relu_see": (
        "“Why ReLU took the sigmoid's place” below, with three seeds of each.",
        "见下面的“为什么 ReLU 取代了 sigmoid”，每种三个种子。",
    ),
    "walk_alexnet_dropout": (
        "AlexNet has {millions:.1f} million weights. What share of them is in its three dense "
        "layers, where dropout works?",
        "AlexNet 有 {millions:.1f} 百万个权重。其中多少在三个全连接层，也就是丢弃法起作用的地方？",
    ),
    "walk_alexnet_dropout_options": (
        "{rest:.0f} % | 50 % | {share:.0f} %",
        "{rest:.0f}% | 50% | {share:.0f}%",
    ),
    "walk_alexnet_dropout_answer": (
        "{share:.0f} %: there it could learn pictures by heart. Tried with a small network: what "
        "it "
        "learned from it knows better than new pictures by {first} points with dropout, by "
        "{second} without.",
        "{share:.0f}%：那里最容易死记硬背。用小网络试过：学过的图片比新图片多答对的百分点，"
        "有丢弃法时 {first}，没有时 {second}。",
    ),
    "walk_alexnet_dropout_see": (
        "dropout6 passes all on: it is at work only while the network learns. Compare relu6.",
        "dropout6 原样通过：它只在训练时起作用。可与 relu6 比较。",
    ),
    "walk_alexnet_augment": (
        "A network learns from pictures that were mirrored, moved and lit otherwise. What does it "
        "gain most?",
        "网络用翻转、移动、改变明暗的图片学习。它得到的最大好处是什么？",
    ),
    "walk_alexnet_augment_options": (
        "moved pictures mislead it less | it knows the pictures it learned from better | it learns "
        "in fewer epochs",
        "移动过的图片更难骗它 | 学过的图片记得更牢 | 需要的轮数更少",
    ),
    "walk_alexnet_augment_answer": (
        "Test pictures moved by 3 pixels: {first} % right with it, {second} % without. The ones it "
        "learned from it knows less well, {known_first} % against {known_second} %: it cannot "
        "learn "
        "them by heart.",
        "把测试图片移动 3 像素：有增广答对 {first}%，没有 {second}%。学过的图片反而记得差些，"
        "{known_first}% 对 {known_second}%：它没法死记硬背。",
    ),
    "walk_alexnet_augment_see": (
        "“Flip, crop, colour” below: one boot as the network is given it, drawn by the training's "
        "own code.",
        "见下面的“翻转、裁切、变色”：同一只靴子，由训练代码画出，正是网络拿到的样子。",
    ),
    "walk_vgg_parts": (
        "VGG-11 has two parts: {conv} convolutions and {dense} dense layers. Where are most of its "
        "weights?",
        "VGG-11 分两部分：{conv} 个卷积层和 {dense} 个全连接层。大部分权重在哪里？",
    ),
    "walk_vgg_parts_options": (
        "in the {conv} convolutions | in the {dense} dense layers | half and half",
        "在 {conv} 个卷积层 | 在 {dense} 个全连接层 | 各一半",
    ),
    "walk_vgg_parts_answer": (
        "{share:.0f} % are dense: {dense_weights:.1f} million against {conv_weights:.1f} million. "
        "The arithmetic is the other way round: the convolutions do nearly all of it.",
        "{share:.0f}% 在全连接层：{dense_weights:.1f} 百万对 {conv_weights:.1f} 百万。"
        "计算量正相反：几乎全在卷积层。",
    ),
    "walk_vgg_parts_see": (
        "VGG-11's drawing below: one bar a layer, the blocks first, the dense layers last.",
        "见下面 VGG-11 的图：每层一个条，先是各个块，最后是全连接层。",
    ),
    "walk_vgg_halvings": (
        "The dense layers take 512 maps of {last}x{last}, the lecture's 512 * 7 * 7. How often has "
        "the side of {side} been halved by then?",
        "全连接层接收 512 张 {last}x{last} 的特征图，即课程的 512 * 7 * 7。"
        "边长 {side} 到那时减半了几次？",
    ),
    "walk_vgg_halvings_options": (
        "{fewer} times | {times} times | {more} times",
        "{fewer} 次 | {times} 次 | {more} 次",
    ),
    "walk_vgg_halvings_answer": (
        "{times} times, once a block: {chain}. Its convolutions are padded and leave the side as "
        "it is. {flat:,} numbers go on.",
        "{times} 次，每块一次：{chain}。卷积有填充，不改变边长。共有 {flat:,} 个数继续向前。",
    ),
    "walk_vgg_halvings_see": (
        "Go through block1.pool to block5.pool in the list: half the side each time.",
        "在列表中从 block1.pool 看到 block5.pool：每次边长减半。",
    ),
    "walk_vgg_star": (
        "The lecture writes nn.Sequential(*layers). What happens without the star?",
        "课程写的是 nn.Sequential(*layers)。没有星号会怎样？",
    ),
    "walk_vgg_star_options": (
        "the same network | an error | one layer only",
        "得到同样的网络 | 报错 | 只有一层",
    ),
    "walk_vgg_star_answer": (
        "An error: {error}. The star hands the list's layers over one by one.",
        "报错：{error}。星号把列表中的层逐个传入。",
    ),
    "walk_vgg_star_see": (
        "“Two places in its code” below; the notebook lets you try it.",
        "见下面的“代码中的两处”；在笔记本里可以自己试。",
    ),
    "walk_vgg_quarter": (
        "With a quarter of the channels everywhere, how many of their {conv:,} weights do the "
        "convolutions keep?",
        "所有通道数减到四分之一后，卷积层的 {conv:,} 个权重还剩多少？",
    ),
    "walk_vgg_quarter_options": (
        "a quarter | an eighth | a sixteenth",
        "四分之一 | 八分之一 | 十六分之一",
    ),
    "walk_vgg_quarter_answer": (
        "{small:,}, a {ratio:.1f}th: a quarter in and a quarter out. In full width VGG-11 takes "
        "{cost:.0f} times AlexNet's arithmetic, hence the small one here.",
        "{small:,}，约 {ratio:.1f} 分之一：输入和输出各减到四分之一。"
        "全宽的 VGG-11 计算量是 AlexNet 的 {cost:.0f} 倍，所以这里用小的。",
    ),
    "walk_vgg_quarter_see": (
        "block3.conv2 has 64 channels instead of 256. They are enough: see the accuracy on The "
        "networks.",
        "block3.conv2 有 64 个通道，而不是 256 个。这已经够用：见“网络一览”中的准确率。",
    ),
    "walk_nin_block": (
        "block1.conv2 is a 1x1 convolution from {channels} to {channels} channels on maps of "
        "{side}x{side}. How many weights, biases included?",
        "block1.conv2 是 1x1 卷积，{channels} 个通道到 {channels} 个通道，"
        "特征图为 {side}x{side}。连偏置在内有多少个权重？",
    ),
    "walk_nin_block_options": (
        "{channels} | {weights:,} | {many:,}",
        "{channels} | {weights:,} | {many:,}",
    ),
    "walk_nin_block_answer": (
        "{weights:,}: it is nn.Linear({channels}, {channels}), the same at each of {places:,} "
        "pixels. Worked out both ways the values differ by at most {difference:.1g}.",
        "{weights:,}：它就是 nn.Linear({channels}, {channels})，用在 {places:,} "
        "个像素中的每一个上。"
        "两种算法的结果最多相差 {difference:.1g}。",
    ),
    "walk_nin_block_see": (
        "Click a value of block1.conv2: it is worked out from the {channels} channels of one "
        "pixel.",
        "点击 block1.conv2 的一个值：它只由一个像素的 {channels} 个通道算出。",
    ),
    "walk_nin_maps": (
        "Block 3 gives {before} maps. How many does block 4, the last, give?",
        "块 3 输出 {before} 张特征图。最后的块 4 输出几张？",
    ),
    "walk_nin_maps_options": ("1 | {maps} | {before}", "1 | {maps} | {before}"),
    "walk_nin_maps_answer": (
        "{maps}, as many as there are classes: each map is one class's, {side}x{side} pixels.",
        "{maps} 张，与类别数相同：每个类别一张 {side}x{side} 的特征图。",
    ),
    "walk_nin_maps_see": (
        "The {maps} channels below: T-shirt first, ankle boot last.",
        "下面的 {maps} 个通道：第一个是 T恤，最后一个是短靴。",
    ),
    "walk_nin_mean": (
        "Each of the {maps} maps is averaged to one number, its class's logit. Look at the maps: "
        "which class wins?",
        "{maps} 张特征图各取均值，得到该类的对数几率。看这些图：哪一类胜出？",
    ),
    "walk_nin_mean_answer": (
        "The map with the largest mean. Open logits: its values are the means, and the largest is "
        "the answer.",
        "均值最大的那一张。打开 logits：其中的值就是这些均值，最大的就是答案。",
    ),
    "walk_nin_mean_see": (
        "Classes in the order of the channels, 0 to {maps} less one. Bright pixels speak for the "
        "class, and where they are tells what spoke.",
        "类别按通道顺序排列，从 0 开始。亮的像素支持该类，它们的位置说明是哪里在支持。",
    ),
    "walk_nin_weights": (
        "NiN has no dense layer and {nin:,} weights. How many times as many has AlexNet?",
        "NiN 没有全连接层，有 {nin:,} 个权重。AlexNet 的权重是它的多少倍？",
    ),
    "walk_nin_weights_options": (
        "twice | 5 times | {times:.0f} times",
        "2 倍 | 5 倍 | {times:.0f} 倍",
    ),
    "walk_nin_weights_answer": (
        "{times:.0f} times, {alexnet:,}, of which {dense:,} are dense.",
        "{times:.0f} 倍，{alexnet:,} 个，其中 {dense:,} 个在全连接层。",
    ),
    "walk_nin_weights_see": (
        "Accuracy against megabytes, at the top: NiN is far to the left and not far below.",
        "最上面的准确率与文件大小：NiN 在最左边，却低不了多少。",
    ),
}
