"""What stands between strangers and Gradio."""
