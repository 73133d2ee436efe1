package tanabata.filesystem.model;

/// Whoever can make system calls.
public interface Runner {

  Result run(Call call);
}
