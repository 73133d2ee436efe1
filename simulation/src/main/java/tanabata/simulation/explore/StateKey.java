package tanabata.simulation.explore;

/// By what a state is known again: equal for equal states, and for different ones with all
/// probability different.
public record StateKey(long first, long second) {}
