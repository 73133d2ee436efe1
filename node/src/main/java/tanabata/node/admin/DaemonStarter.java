package tanabata.node.admin;

import tanabata.node.config.NodeConfig;

/// Runs the daemon of a node in this process.
@FunctionalInterface
public interface DaemonStarter {

  /// Serves until told to stop (by the verb `down`, or because the process is being ended).
  ///
  /// @return [Reply.Done] after a stop in good order; [Reply.Refused] if it could not start or go
  ///   on
  Reply run(NodeConfig config);
}
