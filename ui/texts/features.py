"""The texts of the tab that looks inside: a part of the one table in `texts.py`."""

FEATURE_TEXTS: dict[str, tuple[str, str]] = {
    "feature_network": ("Network", "网络"),
    "feature_picture": ("Picture", "图片"),
    "mine": ("My picture", "我的图片"),
    "example_of": ("Fashion-MNIST: {label}", "Fashion-MNIST：{label}"),
    "no_picture_yet": (
        "An example, until you bring a picture",
        "示例，等你选好图片",
    ),
    "your_picture": ("Your picture", "你的图片"),
    "example_picture": ("From the test set", "来自测试集"),
    "run_gone": (
        "This run is gone: the server needed its room. Please choose another network.",
        "这次训练已被删除，因为服务器需要空间。请选择其他网络。",
    ),
    "no_weights": (
        "{name} has no trained weights here. Train it with: python -m training train {key} --ship",
        "{name} 还没有训练好的权重。训练方法：python -m training train {key} --ship",
    ),
    "scaling": ("One colour scale for", "颜色标度范围"),
    "scale_layer_choice": ("the layer", "整层"),
    "scale_channel_choice": ("each channel", "各通道"),
    "scale_network_choice": ("the whole network", "整个网络"),
    "order": ("Order", "顺序"),
    "order_network": ("in order", "按网络顺序"),
    "order_strongest": ("strongest first", "最强优先"),
    "layers_label": ("The layers of the network, in order", "网络的各层，按顺序"),
    "total": (
        "{parameters} parameters, {products} multiply-adds",
        "共 {parameters} 个参数，{products} 次乘加",
    ),
    "counts": (
        "{parameters} weights, {products} multiply-adds",
        "{parameters} 参数，{products} 乘加",
    ),
    "source_title": ("The Python that makes it", "生成这一层的 Python 代码"),
    "slide_title": ("The window slides over {source}", "窗口在{source}上滑动"),
    "slide_play": ("Play", "播放"),
    "slide_pause": ("Pause", "暂停"),
    "slide_step": ("Step", "单步"),
    "slide_sum": ("Sum of the products", "乘积之和"),
    "slide_rest": ("other channels and bias", "其余通道与偏置"),
    "slide_bias": ("bias", "偏置"),
    "slide_maximum": ("The largest:", "最大值："),
    "slide_mean": ("The mean:", "平均值："),
    "slide_padding": ("Zeros around the map: its padding.", "特征图四周的零是填充。"),
    "field_short": ("sees {size} px", "感受野 {size}"),
    "maps": ("{num} maps, {silent} silent", "{num} 张特征图，{silent} 张全零"),
    "units": ("{num} units, {silent} silent", "{num} 个单元，{silent} 个为零"),
    "spread": ("mean {mean}, deviation {std}", "均值 {mean}，标准差 {std}"),
    "cut": ("{share} of the values cut", "{share} 的值被截去"),
    "shrunk": (
        "shown smaller: a pixel is the mean of {side} x {side} values",
        "缩小显示：每个像素是 {side} x {side} 个值的平均",
    ),
    "scale_layer": ("One scale for all maps of this layer.", "本层所有特征图使用同一标度。"),
    "scale_inherited": (
        "The scale of {layer}, so that you see what was changed.",
        "沿用 {layer} 的标度，便于看出变化。",
    ),
    "scale_network": ("One scale for all layers.", "所有层使用同一标度。"),
    "scale_own": (
        "Each map on its own scale; the number on it is its largest value. Do not compare colours.",
        "每张图使用各自的标度，图上数字是其最大值；颜色之间不可比较。",
    ),
    "beyond": ("{share} of the values lie beyond it.", "{share} 的值超出标度。"),
    "path_facts": (
        "{path}: {num} maps ({share}), sees {size} of {side} pixels",
        "{path}：{num} 张（{share}），感受野 {size} / {side} 像素",
    ),
    "path1": ("1x1", "1x1"),
    "path2": ("1x1, 3x3", "1x1，3x3"),
    "path3": ("1x1, 5x5", "1x1，5x5"),
    "path4": ("pooling, 1x1", "池化，1x1"),
    "class": ("Class", "类别"),
    "logit": ("Logit", "Logit"),
    "probability": ("Softmax", "Softmax"),
    "strongest_units": ("Strongest units: {units}", "最强的单元：{units}"),
    "atlas_label": (
        "{num} channels; the arrow keys move from one to the next",
        "{num} 个通道；用方向键移动",
    ),
    "map_label": (
        "The channel, large; the arrow keys move the cell",
        "放大的通道；用方向键移动格子",
    ),
    "channel": ("channel {number}", "通道 {number}"),
    "unit": ("unit {number}", "单元 {number}"),
    "value_at": ("Row {row}, column {col}: {value}", "第 {row} 行，第 {col} 列：{value}"),
    "sees": (
        "Sees {width} x {height} of {side} x {side} input pixels: {small_width} x {small_height} "
        "of 28 x 28.",
        "看到输入 {side} x {side} 中的 {width} x {height} 像素，即 28 x 28 中的 "
        "{small_width} x {small_height}。",
    ),
    "sees_padding": (
        "The rest of its {size} x {size} field is padding.",
        "其 {size} x {size} 感受野的其余部分是填充。",
    ),
    "on_upload": ("The same place on your picture", "在你的图片上的同一位置"),
    "kernel": ("Its {size} x {size} kernel, ±{limit}", "它的 {size} x {size} 卷积核，±{limit}"),
    "value": ("Value", "值"),
    "lowest": ("Lowest", "最小"),
    "highest": ("Highest", "最大"),
    "mean": ("Mean", "均值"),
    "deviation": ("Deviation", "标准差"),
    "zeros": ("Zeros", "零值"),
    "working": ("How the {value} comes about", "{value} 是怎样算出来的"),
    "other_terms": ("{num} other channels {total}", "其余 {num} 个通道 {total}"),
    "bias": ("bias", "偏置"),
    "rounded": (
        "Kept as {value}: the network's own number is rounded, as it answers in a quick format.",
        "保存为 {value}：网络用快速数值格式计算，结果有舍入。",
    ),
    "the_input": ("the input", "输入"),
    "is_maximum": ("The largest of the window.", "窗口中的最大值。"),
    "is_mean": ("The mean of the window.", "窗口的平均值。"),
    "passed": (
        "Taken over unchanged from {source}, channel {channel}, row {row}, column {col}.",
        "原样取自 {source} 的通道 {channel}，第 {row} 行，第 {col} 列。",
    ),
    "next_norm": ("{layer} makes it {value}", "{layer} 把它变为 {value}"),
    "next_goes": ("it goes into {layer}", "它进入 {layer}"),
    "why": ("Why this answer?", "为什么是这个答案？"),
    "why_intro": (
        "Grad-CAM shows where the last maps speak for a class. The occlusion map covers the "
        "picture with a black square, place after place, and shows where the class loses most.",
        "Grad-CAM 显示最后一层特征图中支持某一类别的位置。遮挡图用黑色方块逐处盖住图片，"
        "显示该类别在哪里损失最大。",
    ),
    "target_class": ("For the class", "针对类别"),
    "top_class": ("the network's own answer", "网络自己的答案"),
    "all_networks": ("All networks side by side", "所有网络并排"),
    "same_scale": ("Same colour scale for all of them", "使用同一颜色标度"),
    "show_cam": ("Show Grad-CAM", "显示 Grad-CAM"),
    "show_occlusion": (
        "Show the occlusion map (64 passes a network: some seconds)",
        "显示遮挡图（每个网络 64 次前向计算：需几秒）",
    ),
    "grad_cam": (
        "Grad-CAM of {layer} for {label}. Highest: {highest}.",
        "{layer} 对{label}的 Grad-CAM。最高：{highest}。",
    ),
    "plain_cam": (
        "The own map of {label} in {layer}, whose mean is the logit. Highest: {highest}.",
        "{layer} 中{label}自己的特征图，其均值即 logit。最高：{highest}。",
    ),
    "no_evidence": (
        "Nothing in {layer} speaks for {label}: the map is empty.",
        "{layer} 中没有支持{label}的证据：图为空。",
    ),
    "occlusion": (
        "Covered at its weakest place, {label} loses up to {most:.0f} points of 100.",
        "盖住最要紧的地方，{label}最多损失 {most:.0f} 个百分点。",
    ),
    "occlusion_nothing": (
        "Wherever it is covered, {label} loses nothing.",
        "无论盖住哪里，{label}都没有损失。",
    ),
    "take": ("Take it away", "带走"),
    "make_files": ("Make files of this layer: PNG and .npy", "生成本层文件：PNG 与 .npy"),
    "files": ("Files", "文件"),
    "same_in_code": (
        "The same tensor from Python, started in the folder of this program:",
        "在本程序目录下用 Python 得到同一张量：",
    ),
    "depth": ("Same depth, different networks", "同一深度，不同网络"),
    "depth_intro": (
        "Depth is what a cell sees, as a share of the picture's side. Each column shows the layer "
        "nearest to it: the mean of its maps, and its eight strongest channels.",
        "深度是一个格子的感受野占图片边长的比例。每列显示最接近该深度的一层：特征图的均值和"
        "最强的八个通道。",
    ),
    "depth_slider": ("Depth, per cent of the picture's side", "深度（占图片边长的百分比）"),
    "depth_facts": (
        "{layer}, {shape}, sees {share:.0f} %",
        "{layer}，{shape}，感受野 {share:.0f}%",
    ),
    "norm_bench": ("Batch norm on the bench", "批量归一化实验台"),
    "norm_intro": (
        "What goes into each norm of LeNet + batch norm, what it is once normalised, and what "
        "comes "
        "out after gamma and beta, for 128 test pictures.",
        "用 128 张测试图片，看 LeNet + 批量归一化的每个归一化层：输入、归一化之后、"
        "乘 gamma 加 beta 之后。",
    ),
    "norm_missing": (
        "LeNet + batch norm has no trained weights here.",
        "LeNet + 批量归一化还没有训练好的权重。",
    ),
    "norm_difference": (
        "Ours by hand and PyTorch's, on the same weights and pictures, differ by at most "
        "{difference} in any layer.",
        "手写版与 PyTorch 版在相同权重和图片上，任何一层的最大差异为 {difference}。",
    ),
    "norm_change": (
        "In training mode, with this batch's own statistics, a value changes by up to {change}.",
        "在训练模式下使用本批统计量时，输出最多改变 {change}。",
    ),
    "norm_plain": (
        "LeNet without norm: what goes into its sigmoids",
        "没有归一化的 LeNet：进入 sigmoid 的值",
    ),
    "norm_mode": ("Normalise by", "归一化依据"),
    "norm_evaluation": (
        "the running statistics, as in evaluation",
        "滑动统计量（评估时）",
    ),
    "norm_training": ("this batch's own, as in training", "本批统计量（训练时）"),
    "norm_channel": ("Channels", "通道"),
    "norm_channel_all": ("all", "全部"),
    **{f"norm_channel_{i}": (str(i), str(i)) for i in range(6)},
    "norm_all_channels": ("all {num} channels", "全部 {num} 个通道"),
    "norm_one_channel": ("channel {channel} of {num}", "{num} 个通道中的通道 {channel}"),
    "norm_before": ("before", "之前"),
    "norm_normalised": ("normalised", "归一化之后"),
    "norm_after": ("times gamma plus beta", "乘 gamma 加 beta"),
    "norm_statistics": (
        "{layer}: statistics of all {num} channels",
        "{layer}：{num} 个通道的统计量",
    ),
    "channel_short": ("Channel", "通道"),
    "batch_mean": ("Batch mean", "批均值"),
    "running_mean": ("Running mean", "滑动均值"),
    "batch_std": ("Batch deviation", "批标准差"),
    "running_std": ("Running deviation", "滑动标准差"),
    "favourites": (
        "The test pictures that excite this channel most: what its strongest cell saw",
        "最能激活这个通道的测试图片：最强的格子看到的部分",
    ),
    "favourites_none": (
        "None of the 1000 test pictures excites it.",
        "1000 张测试图片都不能激活它。",
    ),
    "favourites_soon": (
        "They are being looked for, as the weights are new: back in a minute or two.",
        "权重是新的，正在查找，一两分钟后再来看。",
    ),
    "two_pictures": ("The same layer for two pictures", "同一层，两张图片"),
    "second_picture": ("Second picture", "第二张图片"),
    "two_scale": (
        "{layer} for both pictures, on one scale",
        "两张图片的 {layer}，使用同一标度",
    ),
}
