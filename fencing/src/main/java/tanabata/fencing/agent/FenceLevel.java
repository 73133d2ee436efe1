package tanabata.fencing.agent;

import java.util.List;

/// Devices that must all succeed for the host to count as fenced: two power supplies are one level
/// with two devices, a second opinion is a second level.
///
/// @param number 1 is tried first, 9 last
/// @param devices at least one, in the order in which they are tried
public record FenceLevel(int number, List<FenceDevice> devices) {

  public static final int LAST = 9;

  public FenceLevel {
    devices = List.copyOf(devices);
    if (number < 1 || number > LAST || devices.isEmpty()) {
      throw new IllegalArgumentException(
          "level " + number + " with " + devices.size() + " devices");
    }
  }
}
