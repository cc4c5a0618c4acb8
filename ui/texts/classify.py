"""What the Classify tab says, in two languages."""

CLASSIFY_TEXTS: dict[str, tuple[str, str]] = {
    "tab_upload": ("Picture", "图片"),
    "tab_draw": ("Drawing", "手绘"),
    "picture": ("A picture of one garment", "一张单件衣物的图片"),
    "examples": ("Or try one of these", "或者试试这些"),
    "thin": ("Thin pen", "细笔"),
    "pen": ("Pen", "画笔"),
    "thick": ("Thick pen", "粗笔"),
    "eraser": ("Eraser", "橡皮"),
    "undo": ("Undo", "撤销"),
    "redo": ("Redo", "重做"),
    "clear": ("Clear", "清空"),
    "draw_hint": (
        "Draw a garment with the mouse or a finger: the networks answer while you draw.",
        "用鼠标或手指画一件衣物：边画，网络边作答。",
    ),
    "steps": ("From your picture to 28 x 28", "从你的图片到 28 x 28"),
    "put_right": ("Wrong? Put it right", "认错了？来纠正"),
    "put_right_cut": (
        "**1. Is the cut-out wrong?** Click the garment in your picture, or draw a box around it. "
        "Or decide below what was guessed.",
        "**1. 抠图不对？** 在图片里点一下衣物，或在它周围画个框。"
        "也可以在下面自己决定原本由程序猜测的选项。",
    ),
    "teach_say": (
        "**2. The cut-out is right, the answer is not?** Say what it is. LeNet + batch norm then "
        "learns it for twenty seconds, among a thousand other pictures, and answers again.",
        "**2. 抠图没错，答案不对？** 告诉它这是什么。"
        "LeNet + 批量归一化会在一千张其他图片中学习它二十秒，再答一次。",
    ),
    "teach_go": ("Teach it for 20 seconds", "教它 20 秒"),
    "teach_waits": (
        "Waiting: {count} other training(s) come first.",
        "排队中：前面还有 {count} 个训练。",
    ),
    "teach_learns": ("It learns ... {share:.0f} %", "正在学习…… {share:.0f}%"),
    "teach_learned": (
        "{name} said {before}, {old:.0f} %. Now it says {after}, {new:.0f} %.",
        "{name} 之前说是{before}（{old:.0f}%），现在说是{after}（{new:.0f}%）。",
    ),
    "teach_right": (
        "It has learned your picture. It answers under the others from now on, as {title}.",
        "它学会了你的图片。从现在起，它以“{title}”的名字在其他网络下面作答。",
    ),
    "teach_again": (
        "That was not enough. Teach it again, or add more pictures of this kind. It answers under "
        "the others, as {title}.",
        "还不够。再教一次，或多加几张同类图片。它以“{title}”的名字在其他网络下面作答。",
    ),
    "teach_failed": (
        "This training did not come to its end; please try again.",
        "这次训练没有完成；请再试一次。",
    ),
    "chosen": ("Used: {choices}", "已采用：{choices}"),
    "seen": ("What the networks saw", "网络看到的样子"),
    "seen_alt": ("The 28 x 28 picture that the networks saw", "网络看到的 28 x 28 图片"),
    "seen_nothing": ("28 x 28", "28 x 28"),
    "answers": ("Answers of the networks", "各网络的答案"),
    "own_answers": ("Answers of your runs", "你训练的网络的答案"),
    "cut_fine": (
        "The line is what was cut out. Wrong? Click or tap the garment.",
        "线内是抠出的部分。不对？请点一下衣物。",
    ),
    "cut_pointed": ("Cut out from where you pointed.", "已按你指的位置重新抠图。"),
    "cut_nothing": (
        "No garment stood out, so the whole picture was taken.",
        "没有找到衣物，所以用了整张图片。",
    ),
    "cut_small": (
        "Only a small part of the picture was cut out.",
        "只抠出了图片的一小部分。",
    ),
    "cut_pieces": ("The cut-out is in {num} pieces.", "抠出的部分分成了 {num} 块。"),
    "cut_border": (
        "The cut-out reaches the picture's edge; a part of the garment may be missing.",
        "抠出的部分碰到了图片边缘，衣物可能不完整。",
    ),
    "cut_unsure": (
        "It is not clear what belongs to the garment.",
        "不太确定哪些部分属于衣物。",
    ),
    "cut_to_point": ("Point at the garment", "指出衣物"),
    "cut_to_box": ("Draw a box", "画个框"),
    "cut_to_other": ("Another picture", "换一张图片"),
    "cut_to_first": ("Back to the first cut", "恢复最初的抠图"),
    "crosshair": (
        "Point at the garment: the arrow keys move the cross, Enter cuts out anew",
        "指出衣物：方向键移动十字，回车键重新抠图",
    ),
    "to_answers": ("All answers", "全部答案"),
    "column_network": ("Network", "网络"),
    "column_answer": ("Answer", "答案"),
    "column_why": ("Why", "依据"),
    "column_why_told": (
        "Why: the brighter a place, the more it spoke for the network's answer (Grad-CAM).",
        "依据：越亮的地方，越支持该网络的答案（Grad-CAM）。",
    ),
    "map_alt": ("Where {name} finds {label}", "{name} 在哪里看出{label}"),
    "agrees": ("As the verdict", "与结论一致"),
    "differs": ("Not as the verdict", "与结论不同"),
    "group_agree": ("{num} variants, one vote", "{num} 个变体，合为一票"),
    "group_split": (
        "{num} variants, one vote; {agree} say so",
        "{num} 个变体，合为一票；{agree} 个这样认为",
    ),
    "fact_vote": ("{share:.0f} % of the votes", "占 {share:.0f}% 的票数"),
    "how": ("How the verdict came about", "结论是怎样得出的"),
    "how_group": ("{name} and variants ({num})", "{name} 及变体（{num} 个）"),
    "how_vote": ("{name} {share:.0f} %", "{name} {share:.0f}%"),
    "how_pooled": (
        "Each network gives every class a probability. These are multiplied, each raised to its "
        "network's share of the votes: {votes}. Scaled to a sum of 1, and sharpened, they give:",
        "每个网络给每个类别一个概率。把它们相乘，各以所占票数为指数：{votes}。"
        "再缩放到总和为 1 并锐化，得到：",
    ),
    "how_sure": (
        "Of 100 answers as clear, as agreed and of pictures as usual as this one, about "
        "{chance:.0f} are right. From {limit:.0f} on the verdict counts as sure. Votes and limit "
        "were fitted to pictures that no network learned from.",
        "像这样明确、一致、图片也同样常见的回答，100 个里约有 {chance:.0f} 个是对的；"
        "达到 {limit:.0f} 个才算确定。"
        "票数和界限用网络没有学过的图片拟合得到。",
    ),
    "verdict_sure": ("{label}", "{label}"),
    "verdict_unsure": ("Not sure: perhaps {label}", "不确定：也许是{label}"),
    "verdict_empty": ("Not sure", "不确定"),
    "why_agree_all": ("All {num} networks say so.", "{num} 个网络都这样认为。"),
    "why_agree": (
        "{agree} of {num} networks say so, with {votes:.0f} % of the votes.",
        "{num} 个网络中有 {agree} 个这样认为，占 {votes:.0f}% 的票数。",
    ),
    "why_agree_alone": ("The one network here says so.", "这里仅有的一个网络这样认为。"),
    "why_empty": ("There is nothing to be seen in the picture.", "图片里什么也看不到。"),
    "why_strange": (
        "It is unlike anything that the networks learned from.",
        "它和网络学过的图片都不像。",
    ),
    "why_split": (
        "The networks disagree: only {agree} of {num} say so, with {votes:.0f} % of the votes.",
        "网络意见不一：{num} 个中只有 {agree} 个这样认为，占 {votes:.0f}% 的票数。",
    ),
    "why_weak": (
        "Of 100 answers like this one only {chance:.0f} are right.",
        "像这样的回答，100 个里只有 {chance:.0f} 个是对的。",
    ),
}
