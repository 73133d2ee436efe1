package tanabata.filesystem.core.space;

/// Some blocks in a row.
public record Run(long block, int count) {}
