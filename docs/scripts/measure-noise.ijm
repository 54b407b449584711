// Prints the noise of every channel of an image: sigma, or gain, offset and read noise of a camera.
// The image is asked for, or given on the command line:
//   java -jar ij.jar -batch measure-noise.ijm /data/cells.tif

path = getArgument();
if (path == "") path = File.openDialog("Noisy image");

setBatchMode(true);
open(path);
run("Estimate Noise", "noise=auto");
print(getMetadata("Info")); // of the plot, which is the current image now
close("*");
