// Denoises one image. The result, NAME-denoised.tif, is saved beside it.
// The image is asked for, or given on the command line:
//   java -jar ij.jar -batch denoise-image.ijm /data/cells.tif

path = getArgument();
if (path == "") path = File.openDialog("Noisy image");

setBatchMode(true);
open(path);
run("GNC Denoise", "sigma=auto");
print(getMetadata("Info")); // what was done
saveAs("tiff", File.getDirectory(path) + File.getNameWithoutExtension(path) + "-denoised.tif");
close("*");
