"""What property tests write names with."""

from hypothesis import strategies as st

# What people's names are made of, and what is hidden in them.
SIGNS = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from("ßŁłØøĐđıİĦħÞþŊŋÐðÆæŒœŀﬃ·'’ʼ-‐—  \u00a0\u202f\u200b\u200d\u202e\u00ad\ufeff\u0301\u0327\u1160"),
)
