"""What authors wrote: text to blocks, blocks to items, items to courses; every fault with its place."""
