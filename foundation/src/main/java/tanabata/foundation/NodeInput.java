package tanabata.foundation;

/// What can happen to a node: an input of one of its cores, or of what joins them. Each core's
/// inputs are a sealed type of their own.
public interface NodeInput {}
