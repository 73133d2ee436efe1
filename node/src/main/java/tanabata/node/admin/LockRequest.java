package tanabata.node.admin;

import java.time.Duration;

/// What `tanabata lock` asks for.
///
/// @param mode one of NL, CR, CW, PR, PW, EX
/// @param timeout after which to give up; zero to wait for ever
/// @param noQueue whether to give up at once instead of waiting
/// @param session in whose name; 0 for a new session
public record LockRequest(
    String resource, String name, String mode, Duration timeout, boolean noQueue, long session) {}
