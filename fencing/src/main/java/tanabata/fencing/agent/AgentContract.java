package tanabata.fencing.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.fencing.process.ProgramEnd;
import tanabata.foundation.NodeId;

/// The contract with fence agents: what they are told, and what their exit means.
final class AgentContract {

  static final String STATUS = "status";

  private static final int IS_OFF = 2;
  private static final int LONGEST_QUOTE = 200;

  private AgentContract() {}

  /// What an agent reads from standard input. The peer's name is added as `nodename`, for agents
  /// that can make something of it.
  static String input(FenceDevice device, String action, NodeId peer) {
    Map<String, String> all = new TreeMap<>(device.parameters());
    all.putIfAbsent("nodename", peer.name());
    StringBuilder lines = new StringBuilder("action=" + action + "\n");
    all.forEach((key, value) -> {
      if (!key.equals("action")) {
        lines.append(key).append('=').append(value).append('\n');
      }
    });
    return lines.toString();
  }

  /// Why the action did not succeed; empty if it did.
  static Optional<String> complaint(FenceAction action, ProgramEnd end) {
    return switch (end) {
      case ProgramEnd.Exited(int status, ProgramEnd.Said said) ->
          status == 0
              ? Optional.empty()
              : Optional.of(action.word() + " failed with status " + status + quote(said));
      case ProgramEnd.TimedOut timedOut -> Optional.of(tooLong(action.word(), timedOut));
      case ProgramEnd.NotStarted(String reason) -> Optional.of(reason);
    };
  }

  /// Why `status` does not confirm that the host is off; empty if it does.
  static Optional<String> doubt(ProgramEnd end) {
    return switch (end) {
      case ProgramEnd.Exited(int status, ProgramEnd.Said said) ->
          switch (status) {
            case IS_OFF -> Optional.empty();
            case 0 -> Optional.of("it said that off succeeded, but status says on" + quote(said));
            default ->
                Optional.of(
                    "it said that off succeeded, but status failed with " + status + quote(said));
          };
      case ProgramEnd.TimedOut timedOut -> Optional.of(tooLong(STATUS, timedOut));
      case ProgramEnd.NotStarted(String reason) -> Optional.of(reason);
    };
  }

  static String achieved(NodeId peer, FenceLevel level) {
    List<String> done = level.devices().stream().map(AgentContract::success).toList();
    return peer + " is fenced (level " + level.number() + "): " + String.join("; ", done);
  }

  private static String success(FenceDevice device) {
    return switch (device.action()) {
      case OFF ->
          device.agent()
              + (device.verify() ? " switched it off and read back off" : " switched it off");
      case REBOOT -> device.agent() + " rebooted it";
    };
  }

  private static String tooLong(String action, ProgramEnd.TimedOut end) {
    return action
        + " took longer than "
        + shown(end.limit())
        + " and was killed"
        + quote(end.said());
  }

  private static String shown(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /// The end of what the agent said, where the reason mostly stands, on one line.
  private static String quote(ProgramEnd.Said said) {
    String text = (said.err().isBlank() ? said.out() : said.err());
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (line.isEmpty()) {
      return "";
    }
    return line.length() > LONGEST_QUOTE
        ? " (…" + line.substring(line.length() - LONGEST_QUOTE) + ")"
        : " (" + line + ")";
  }
}
