package tanabata.replication.runtime;

/// Writes that found no space on a disk, and are tried again.
///
/// @param disk its path
/// @param writes how many, at least one
/// @param bytes how much they want to write; some of it may have its place already
public record Shortage(String disk, int writes, long bytes) {}
