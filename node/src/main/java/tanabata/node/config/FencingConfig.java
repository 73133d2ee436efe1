package tanabata.node.config;

import java.time.Duration;
import tanabata.fencing.Timing;
import tanabata.fencing.hook.HookPrograms;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;

/// How a resource decides who goes on when the two hosts lose each other.
///
/// @param timing every interval; what the file does not say is as in [Timing#DEFAULT]
/// @param prefer who should rather survive
/// @param evidence the weakest evidence that suffices for going on alone
/// @param hooks which programs are told what happens
public record FencingConfig(
    Timing timing, Prefer prefer, Evidence.Level evidence, HookPrograms hooks) {

  /// What happens without `fencing { … }` in the file.
  public static final FencingConfig DEFAULT =
      new FencingConfig(
          Timing.DEFAULT, new Prefer.Nobody(), Evidence.Level.LEASE, HookPrograms.none());

  /// Who should rather survive; the other waits for `claim-delay` before it claims.
  public sealed interface Prefer {

    /// This host.
    record Host(NodeId name) implements Prefer {}

    /// The one whose device is open.
    record OpenClients() implements Prefer {}

    /// Whoever is first.
    record Nobody() implements Prefer {}
  }

  /// The longest time for which requests are held after the peer fell silent, when its lease is the
  /// evidence and the witness answers at once.
  public Duration freezeBound(Duration pingTimeout) {
    return pingTimeout.plus(timing.lease()).plus(timing.guard()).plus(timing.claimDelay());
  }
}
