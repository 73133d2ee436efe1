package tanabata.foundation;

import java.util.regex.Pattern;

/// The name of a host in the configuration, `vega` or `altair`. Names order the two nodes wherever
/// a tie must fall the same way on both.
public record NodeId(String name) implements Comparable<NodeId> {

  private static final Pattern ALLOWED = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_.-]{0,62}");

  public NodeId {
    if (!ALLOWED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a node name is 1 to 63 letters, digits, '_', '.' or '-', starting with a letter or"
              + " digit; got '"
              + name
              + "'");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
