package tanabata.integration.storm;

import tanabata.filesystem.core.work.CoreRules;

/// A wrong rule, planted on purpose in a mount or in how it is coupled, to see that storms find it.
/// [#NONE] is what production does.
enum PlantedInMount {
  NONE,
  A_GRANT_IS_USED_BEFORE_THE_REPLAY {
    @Override
    CoreRules rules() {
      return new CoreRules() {
        @Override
        public boolean replaysBeforeGrantsAreUsed() {
          return false;
        }
      };
    }
  },
  A_LOCK_GOES_BEFORE_ITS_BLOCKS_ARE_WRITTEN {
    @Override
    CoreRules rules() {
      return new CoreRules() {
        @Override
        public boolean writesBeforeGivingUp() {
          return false;
        }
      };
    }
  },
  AN_ANSWER_LEAVES_WITHOUT_A_LOCK {
    @Override
    boolean holdsAnswers() {
      return false;
    }

    /// The other host must write while this one answers from memory.
    @Override
    boolean showsInSizes() {
      return true;
    }
  },
  A_LOCK_GOES_WHILE_THE_KERNEL_RELIES_ON_IT_AND_HAS_PAGES {
    @Override
    CoreRules rules() {
      return new CoreRules() {
        @Override
        public boolean dropsPagesBeforeGivingUp() {
          return false;
        }

        @Override
        public boolean keepsWhatTheKernelReliesOn() {
          return false;
        }
      };
    }

    @Override
    SimulatedMount.Kernel kernel() {
      return SimulatedMount.Kernel.PAGES;
    }
  },
  A_MOUNT_THAT_IS_WITHDRAWN_RELEASES_ITS_LOCKS {
    @Override
    boolean waitsForReplay() {
      return false;
    }
  };

  /// Whether programs have to ask for the size of a file all the time for it to show.
  boolean showsInSizes() {
    return false;
  }

  CoreRules rules() {
    return CoreRules.SOUND;
  }

  /// What it takes for it to show.
  SimulatedMount.Kernel kernel() {
    return SimulatedMount.Kernel.NO_PAGES;
  }

  /// Whether answers wait while the node may not rely on its locks.
  boolean holdsAnswers() {
    return true;
  }

  /// Whether a mount that is withdrawn keeps its locks until its journal is replayed.
  boolean waitsForReplay() {
    return true;
  }
}
