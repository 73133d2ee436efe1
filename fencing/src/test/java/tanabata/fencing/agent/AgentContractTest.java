package tanabata.fencing.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.fencing.process.ProgramEnd;
import tanabata.foundation.NodeId;

class AgentContractTest {

  private static final NodeId ALTAIR = new NodeId("altair");

  private static FenceDevice device(Map<String, String> parameters) {
    return new FenceDevice(
        "fence_x", parameters, FenceAction.OFF, Duration.ZERO, Duration.ofSeconds(1), 0, true);
  }

  private static ProgramEnd exited(int status, String err) {
    return new ProgramEnd.Exited(status, new ProgramEnd.Said("", err));
  }

  @Test
  void an_agent_reads_the_action_its_parameters_and_the_name_of_the_peer() {
    assertEquals(
        "action=off\nip=10.0.0.9\nnodename=altair\npassword=a=b c#d\n",
        AgentContract.input(
            device(Map.of("ip", "10.0.0.9", "password", "a=b c#d")), "off", ALTAIR));
  }

  @Test
  void a_parameter_may_give_the_peer_another_name_but_not_change_the_action() {
    assertEquals(
        "action=status\nnodename=altair.example\n",
        AgentContract.input(
            device(Map.of("nodename", "altair.example", "action", "on")), "status", ALTAIR));
  }

  @Test
  void a_parameter_that_would_be_two_lines_is_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> device(Map.of("password", "x\naction=metadata")));
  }

  @Test
  void only_zero_is_success() {
    assertEquals(Optional.empty(), AgentContract.complaint(FenceAction.OFF, exited(0, "")));
    assertEquals(
        Optional.of("off failed with status 1 (cannot connect to 10.0.0.9)"),
        AgentContract.complaint(FenceAction.OFF, exited(1, " cannot connect\n\tto 10.0.0.9\n\n")));
    assertEquals(
        Optional.of("reboot failed with status 2"),
        AgentContract.complaint(FenceAction.REBOOT, exited(2, "")));
  }

  @Test
  void only_two_confirms_that_a_host_is_off() {
    assertEquals(Optional.empty(), AgentContract.doubt(exited(2, "")));
    assertEquals(
        Optional.of("it said that off succeeded, but status says on"),
        AgentContract.doubt(exited(0, "")));
    assertEquals(
        Optional.of("it said that off succeeded, but status failed with 1 (who?)"),
        AgentContract.doubt(exited(1, "who?")));
  }

  @Test
  void of_a_long_output_the_end_is_quoted() {
    String complaint =
        AgentContract.complaint(FenceAction.OFF, exited(1, "x".repeat(5000) + " the reason"))
            .orElseThrow();

    assertTrue(complaint.endsWith(" the reason)"), complaint);
    assertTrue(complaint.length() < 260, complaint);
  }

  @Test
  void all_devices_of_a_level_are_named() {
    assertEquals(
        "altair is fenced (level 2): fence_x switched it off and read back off; fence_x switched it"
            + " off and read back off",
        AgentContract.achieved(
            ALTAIR, new FenceLevel(2, List.of(device(Map.of()), device(Map.of())))));
  }

  @Test
  void a_device_that_is_shown_keeps_its_passwords_to_itself() {
    String shown = device(Map.of("password", "secret")).toString();

    assertEquals("fence_x off [password]", shown);
    assertFalse(shown.contains("secret"));
  }
}
