package tanabata.node.admin;

import java.time.Duration;

/// What somebody who holds a lock wants instead: a conversion.
///
/// @param mode one of NL, CR, CW, PR, PW, EX
/// @param hex what to write to the lock value block, on the way down from PW or EX; empty to write
///   nothing
/// @param timeout after which to give up and hold on as before; zero to wait for ever
public record LockChange(String mode, String hex, Duration timeout) {}
