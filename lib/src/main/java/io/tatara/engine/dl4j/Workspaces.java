package io.tatara.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's scratch memory, which belongs to the thread rather than to a network. */
final class Workspaces {

    private Workspaces() {}

    /** Gives back the calling thread's; DL4J makes them anew when needed. ND4J's own method would run the collector. */
    static void release() {
        List<MemoryWorkspace> all = Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread();
        for (MemoryWorkspace workspace : all) {
            if (!workspace.isScopeActive()) {
                Nd4j.getWorkspaceManager().destroyWorkspace(workspace);
            }
        }
    }

    /** Leaves every scope that a failure left open on this thread: the next use would trip over it. */
    static void abandon() {
        List<MemoryWorkspace> all = Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread();
        Nd4j.getMemoryManager().setCurrentWorkspace(null);
        all.forEach(Nd4j.getWorkspaceManager()::destroyWorkspace);
    }
}
