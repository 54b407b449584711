// Denoises every TIFF and PNG image of a folder; goes on after one that fails.

#@ File (label = "Folder of noisy images", style = "directory") input
#@ File (label = "Folder for the results", style = "directory") output
#@ CommandService command

import ij.IJ
import org.gncfoe.command.GncDenoise

output.mkdirs()
for (file in input.listFiles().sort()) {
	if (!(file.name ==~ /.*\.(tif|tiff|png)/)) continue
	image = IJ.openImage(file.path)
	if (image == null) {
		println("${file.name}: not an image")
		continue
	}
	module = command.run(GncDenoise, false, "image", image, "sigma", "auto").get()
	result = module.getOutput("output")
	if (result == null) println("${file.name}: ${module.cancelReason}")
	else IJ.saveAsTiff(result, new File(output, file.name.replaceFirst(/\.\w+$/, ".tif")).path)
}
null // else Fiji shows the value of the last line in a window
