package tanabata.foundation;

/// What a node can ask for: an effect of one of its cores, or of what joins them. Each core's
/// effects are a sealed type of their own.
public interface NodeEffect {}
