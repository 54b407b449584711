// A button in ImageJ's toolbar that denoises the current image at once. To install it: Plugins > Macros > Install..., this file;
// to have it always, add these lines to macros/StartupMacros.fiji.ijm (or StartupMacros.txt of plain ImageJ).

macro "GNC Denoise Action Tool - C037T0f18GC000D00D22D44D66" {
	run("GNC Denoise (auto)");
}
