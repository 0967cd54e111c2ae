# The launch agents of services.builderbar: the keys of each property list, by name.
{ lib, cfg }:

lib.optionalAttrs cfg.startAtLogin {
  builderbar = {
    ProgramArguments = [ "${cfg.package}/Applications/Builderbar.app/Contents/MacOS/Builderbar" ];
    RunAtLoad = true;
    # Quitting ends it; a crash starts it again.
    KeepAlive.SuccessfulExit = false;
    LimitLoadToSessionType = "Aqua";
    ProcessType = "Interactive";
  };
}
// lib.optionalAttrs cfg.prometheus.enable {
  # The exit code is that of the state, and no failure.
  builderbar-prometheus = {
    ProgramArguments = [
      "${cfg.package}/bin/builderbar"
      "status"
      "--prometheus"
      "--to"
      "${cfg.prometheus.folder}/builderbar.prom"
    ];
    StartInterval = cfg.prometheus.everySeconds;
    RunAtLoad = true;
    ProcessType = "Background";
  };
}
