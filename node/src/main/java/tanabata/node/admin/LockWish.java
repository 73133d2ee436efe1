package tanabata.node.admin;

import java.time.Duration;

/// What `tanabata lock` wants.
///
/// @param mode one of NL, CR, CW, PR, PW, EX
/// @param patience after which to give up; zero to wait for ever
/// @param noQueue whether to give up at once instead of waiting
/// @param session in whose name; 0 for a new session
public record LockWish(
    String resource, String name, String mode, Duration patience, boolean noQueue, long session) {}
