package tanabata.node.admin;

import java.util.List;

/// The locks of one resource, as its masters see them.
///
/// @param epoch since when the members are those
/// @param members who takes part; nobody before the nodes have met
/// @param awaited whom this node waits for before it serves the names that it masters
/// @param permitted whether what this node holds may be relied on at present
/// @param locks by name; of each name holders, then converters, then those that wait, in order
/// @param more whether there are more than were asked for
/// @param silent members that did not say in time what they master
public record LocksStatus(
    String node,
    String resource,
    long epoch,
    List<String> members,
    List<String> awaited,
    boolean permitted,
    List<Lock> locks,
    boolean more,
    List<String> silent) {

  public LocksStatus {
    members = List.copyOf(members);
    awaited = List.copyOf(awaited);
    locks = List.copyOf(locks);
    silent = List.copyOf(silent);
  }

  /// One lock.
  ///
  /// @param state held, converting or waiting
  /// @param held the mode it holds
  /// @param asked the mode it waits for; the same if it does not wait
  /// @param ageMillis how long it has held, or waited
  /// @param waitsFor the sessions in its way, such as `vega/3`
  public record Lock(
      String name,
      String master,
      String node,
      long session,
      String state,
      String held,
      String asked,
      long token,
      long ageMillis,
      List<String> waitsFor) {

    public Lock {
      waitsFor = List.copyOf(waitsFor);
    }

    public String owner() {
      return node + "/" + session;
    }

    public boolean waits() {
      return !state.equals("held");
    }
  }
}
