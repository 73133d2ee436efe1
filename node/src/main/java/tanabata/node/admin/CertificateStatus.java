package tanabata.node.admin;

import java.time.Instant;

/// A certificate that a node uses or has been shown.
///
/// @param holder the name in it
/// @param where the file that it lies in, or who showed it
/// @param until when it ends
/// @param warning what to do about its end; empty as long as that is far
public record CertificateStatus(String holder, String where, Instant until, String warning) {}
