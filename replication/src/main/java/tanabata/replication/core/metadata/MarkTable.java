package tanabata.replication.core.metadata;

import tanabata.replication.model.Marks;

/// The marks of both nodes: as this node knows them, which is what every change of the metadata
/// carries from now on, and as its disk says them for certain.
public final class MarkTable {

  private Marks known;
  private Marks durable;

  public MarkTable(Marks recovered) {
    known = recovered;
    durable = recovered;
  }

  public Marks known() {
    return known;
  }

  public Marks durable() {
    return durable;
  }

  public void learn(Marks next) {
    known = next;
  }

  /// A change that carried these is on the disk.
  void areDurable(Marks written) {
    durable = durable.max(written);
  }
}
