package tanabata.foundation;

/// The name of a host in the configuration, `vega` or `altair`. Names order the two nodes wherever
/// a tie must fall the same way on both.
public record NodeId(String name) implements Comparable<NodeId> {

  private static final int LONGEST = 63;

  public NodeId {
    if (!isAllowed(name)) {
      throw new IllegalArgumentException(
          "a node name is 1 to 63 letters, digits, '_', '.' or '-', starting with a letter or"
              + " digit; got "
              + Sanitizer.quoted(name));
    }
  }

  // By hand, for the name of its sender is in each message.
  private static boolean isAllowed(String name) {
    boolean allowed =
        !name.isEmpty() && name.length() <= LONGEST && isLetterOrDigit(name.charAt(0));
    for (int i = 1; allowed && i < name.length(); i++) {
      char each = name.charAt(i);
      allowed = isLetterOrDigit(each) || each == '_' || each == '.' || each == '-';
    }
    return allowed;
  }

  private static boolean isLetterOrDigit(char each) {
    return '0' <= each && each <= '9' || 'A' <= each && each <= 'Z' || 'a' <= each && each <= 'z';
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
