"""Names that made-up notices were copied from, as hashes: never in clear."""

STOCK = frozenset(
    {
        "105111aedc7e928dafc79bdd011d3a76372039bbc1386e2c243d2353a7a4af76",
        "a7db0bfbf937394c4d695577f146d3e393bcc169024fd9d2e86438e5419b0bfb",
        "4429d7e64e743e7d24f2b1955386187d591089c642832bd4a6e1e0b2ce2fc748",
        "36ddb0677a3d37064ea543182f90f028af9b699a621dfb86848a8b32628f5fd6",
        "ae10a0ec3407a37ac9ebea10121c101bf2952e1614fa4a7a0731c77eecdc8c7e",
    }
)
"""SHA-256 of the first names of a list that goes around; a check, no secret."""
