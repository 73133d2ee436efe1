package tanabata.filesystem.core.block;

/// Some blocks in a row.
public record Run(long block, int count) {}
