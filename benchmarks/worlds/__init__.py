"""Simulated worlds: experts, briefs and a hidden truth that no ranking is told.

Everything here is invented. A world is good for comparing rankings with each other, never for
saying what a real company would gain. `dev` may be looked at while the matcher is worked on;
`sealed` is run to report only. Neither imports the other, and both stand on the same plumbing:
`skills` (the hidden transfer between skills), `people`, `records`, `wishes` (the briefs), `prose`
(text with loss), `facts` (what a pairing would really be like) and `world` (grades).
"""
