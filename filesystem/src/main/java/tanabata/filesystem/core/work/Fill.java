package tanabata.filesystem.core.work;

/// Some bytes of the device that have to become zeros.
///
/// @param place of the first one
/// @param length in bytes
public record Fill(long place, long length) {}
