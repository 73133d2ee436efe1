package tanabata.nbd.core;

/// The header of a request, as it came.
///
/// @param cookie the client's own mark, given back in the reply
/// @param length unsigned 32 bits on the wire, hence never negative here
public record Request(int flags, int type, long cookie, long offset, long length) {}
