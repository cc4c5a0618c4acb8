"""The page's look: one Gradio theme, and one style sheet a tab beside the tab's own code.

The sheets are separate files because each belongs to its tab and is edited with it; Gradio joins
them into the page, so a visitor's browser asks for none of them. `style.css` is the page's own.
Colours are Gradio's variables, set here once for light and dark; no font comes from elsewhere.
"""

from pathlib import Path

import gradio as gr

UI = Path(__file__).parent.parent
PAGE = UI / "page"
WITHOUT_MCP = PAGE / "without_mcp.css"
# Their scripts run before any of Gradio's.
HEAD = [PAGE / f"{name}.html" for name in ("storage", "projector", "leaving")]
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
# Gradio's own texts in the sizes of type.css; in rem, so that they grow with the root.
SIZES = gr.themes.Size(
    xxs="var(--type-note)",
    xs="var(--type-note)",
    sm="var(--type-note)",
    md="var(--type-small)",
    lg="var(--type-text)",
    xl="var(--type-answer)",
    xxl="var(--type-page)",
    name="type",
)
MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")


def styles(has_mcp: bool) -> list[Path]:
    """The sheets of a page with or without Gradio's extra for MCP."""
    found = sorted(UI.rglob("*.css"), key=lambda path: path.name)
    return [path for path in found if path != WITHOUT_MCP or not has_mcp]


def theme() -> gr.themes.Base:
    """Teal on slate; every pair of text and ground has at least the contrast of WCAG AA."""
    soft = gr.themes.Soft(
        primary_hue="teal", neutral_hue="slate", text_size=SIZES, font=FONTS, font_mono=MONO
    )
    return soft.set(
        body_background_fill="*neutral_50",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        color_accent="*primary_700",  # style.css has the paler one for dark
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
        block_background_fill="white",
        block_border_width="1px",
        block_border_width_dark="1px",
        block_border_color="*neutral_200",
        block_border_color_dark="*neutral_700",
        block_shadow="none",
        block_shadow_dark="none",
        block_label_background_fill="*neutral_100",
        block_label_background_fill_dark="*neutral_700",
        block_label_text_color="*neutral_700",
        block_label_text_color_dark="*neutral_100",
        block_title_background_fill="none",
        block_title_background_fill_dark="none",
        block_title_text_color="*neutral_700",
        block_title_text_color_dark="*neutral_200",
        block_title_padding="0",
        block_title_text_weight="500",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        input_border_width="1px",
        input_border_width_dark="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_600",
        input_shadow="none",
        input_shadow_dark="none",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_600",
        button_border_width="1px",
        button_border_width_dark="1px",
        checkbox_label_background_fill_selected="*primary_700",
        checkbox_label_background_fill_selected_dark="*primary_700",
        checkbox_label_border_width="1px",
        checkbox_label_border_width_dark="1px",
        checkbox_label_border_color="*neutral_300",
        checkbox_label_border_color_dark="*neutral_600",
        checkbox_label_shadow="none",
    )
