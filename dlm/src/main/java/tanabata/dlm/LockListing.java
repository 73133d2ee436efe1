package tanabata.dlm;

import java.util.List;
import java.util.SortedSet;
import tanabata.dlm.api.LockView;
import tanabata.foundation.NodeId;

/// The locks that all members master, for operators.
///
/// @param locks by name, and of each name those granted, then converting, then waiting, in order
/// @param truncated whether some member masters more locks than the limit
/// @param missing the members that did not answer in time
public record LockListing(List<LockView> locks, boolean truncated, SortedSet<NodeId> missing) {}
