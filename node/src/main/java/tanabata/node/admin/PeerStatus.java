package tanabata.node.admin;

/// What a node knows of the other host; `Unknown` where it knows nothing.
public record PeerStatus(String name, String role, String disk) {}
