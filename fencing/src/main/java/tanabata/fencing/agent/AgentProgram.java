package tanabata.fencing.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.fencing.process.ProgramRun;
import tanabata.foundation.NodeId;

/// Runs the program of one device.
final class AgentProgram {

  private AgentProgram() {}

  /// One attempt, read back if that is wanted.
  ///
  /// @return why it failed; empty if the peer is fenced as far as this device goes
  static Optional<String> attempt(FenceDevice device, NodeId peer) throws InterruptedException {
    FenceAction action = device.action();
    Optional<String> complaint =
        AgentContract.complaint(
            action,
            ProgramRun.run(
                List.of(device.agent()),
                Map.of(),
                AgentContract.input(device, action.word(), peer),
                device.timeout()));
    if (complaint.isPresent() || action != FenceAction.OFF || !device.verify()) {
      return complaint;
    }
    return AgentContract.doubt(
        ProgramRun.run(
            List.of(device.agent()),
            Map.of(),
            AgentContract.input(device, AgentContract.STATUS, peer),
            device.timeout()));
  }
}
