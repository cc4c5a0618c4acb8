"""The tab where a picture is answered."""
