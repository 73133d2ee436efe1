package tanabata.node.admin;

import java.util.function.Consumer;
import tanabata.node.config.WitnessServerConfig;

/// Runs a witness in this process.
@FunctionalInterface
public interface WitnessStarter {

  /// Serves until the process is being ended.
  ///
  /// @param ready called once, with a sentence, when it serves
  /// @return [Reply.Done] after a stop in good order; [Reply.Refused] if it could not start or go
  ///   on
  Reply run(WitnessServerConfig config, Consumer<String> ready);
}
