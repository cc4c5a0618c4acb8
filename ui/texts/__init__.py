"""Every sentence of the page, in English and Chinese, one file a tab."""
